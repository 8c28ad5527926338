package org.slicesweep.jobs.engine;

import java.time.Duration;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Which pack is next: one that the cluster failed and whose wait is over, else one that was paused
 * and may go on, else a fresh one in order. Thread-safe.
 */
final class PackQueue {
  private record Waiting(int pack, long readyAt) {}

  private final PrimitiveIterator.OfInt fresh;
  private final Supplier<OptionalInt> promoted;
  private final LongSupplier nanoTime;
  private final PriorityQueue<Waiting> again =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::readyAt).thenComparingInt(Waiting::pack));

  /**
   * @param fresh numbers of the packs to begin, in order
   * @param promoted a paused pack that may go on now, if any
   */
  PackQueue(IntStream fresh, Supplier<OptionalInt> promoted, LongSupplier nanoTime) {
    this.fresh = fresh.iterator();
    this.promoted = promoted;
    this.nanoTime = nanoTime;
  }

  /** Takes the next pack; empty when there is none at this moment. */
  synchronized OptionalInt poll() {
    Waiting first = again.peek();
    if (first != null && first.readyAt() <= nanoTime.getAsLong()) {
      again.remove();
      return OptionalInt.of(first.pack());
    }
    OptionalInt goingOn = promoted.get();
    if (goingOn.isPresent()) {
      return goingOn;
    }
    return fresh.hasNext() ? OptionalInt.of(fresh.nextInt()) : OptionalInt.empty();
  }

  /** Puts a pack back, to be taken again after a wait. */
  synchronized void again(int pack, Duration wait) {
    again.add(new Waiting(pack, nanoTime.getAsLong() + wait.toNanos()));
  }

  /** Whether nothing will come any more unless it is put back or promoted. */
  synchronized boolean isEmpty() {
    return !fresh.hasNext() && again.isEmpty();
  }
}
