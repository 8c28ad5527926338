package org.slicesweep.weights;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;
import org.slicesweep.common.Sha256;

/** The one implementation of {@link TensorSource}: readers only say how each tensor is obtained. */
final class NamedTensors implements TensorSource {
  private final String source;
  private final SortedMap<String, Supplier<TensorView>> tensors;
  private final Lazy<String> sha256 = new Lazy<>(this::hash);

  /**
   * @param source the file, for messages
   */
  NamedTensors(String source, Map<String, Supplier<TensorView>> tensors) {
    this.source = source;
    this.tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /**
   * The same tensors under other names.
   *
   * @throws InputException if two tensors would have the same name
   */
  NamedTensors renamed(UnaryOperator<String> rename) {
    Map<String, String> origins = new TreeMap<>();
    Map<String, Supplier<TensorView>> renamed = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          String to = rename.apply(name);
          String other = origins.put(to, name);
          if (other != null) {
            throw new InputException(
                "%s: %s and %s are both %s of the bare model: expected one of them"
                    .formatted(source, Excerpt.of(other), Excerpt.of(name), Excerpt.of(to)));
          }
          renamed.put(to, to.equals(name) ? tensor : () -> tensor.get().named(to));
        });
    return new NamedTensors(source, renamed);
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public TensorView get(String name) {
    Supplier<TensorView> tensor = tensors.get(name);
    if (tensor == null) {
      throw new InputException(
          "%s has no tensor %s: %s".formatted(source, Excerpt.of(name), hint(name)));
    }
    return tensor.get();
  }

  private String hint(String name) {
    return Nearest.to(name, names())
        .map(best -> "did you mean " + Excerpt.of(best) + "?")
        .orElseGet(
            () ->
                names().stream()
                    .limit(3)
                    .map(Excerpt::of)
                    .collect(
                        Collectors.joining(
                            ", ", "it has " + names().size() + " tensors (", ", …)")));
  }

  @Override
  public String sha256() {
    return sha256.get();
  }

  private String hash() {
    Sha256 hash = new Sha256();
    tensors.forEach(
        (name, tensor) -> {
          TensorView view = tensor.get();
          hash.add(name).add(view.type().name()).add(view.shape().toString()).add(view.data());
        });
    return hash.hex();
  }
}
