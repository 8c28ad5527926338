package org.slicesweep.weights;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/** A value computed at most once, when first asked for. A computation that throws is tried anew. */
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> computation;
  private T value;

  Lazy(Supplier<T> computation) {
    this.computation = computation;
  }

  @Override
  public synchronized T get() {
    if (value == null) {
      value = requireNonNull(computation.get(), "value is null");
    }
    return value;
  }
}
