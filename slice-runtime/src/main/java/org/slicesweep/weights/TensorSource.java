package org.slicesweep.weights;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slicesweep.common.InputException;

/**
 * Named tensors, wherever they come from. Safe for use by several threads.
 *
 * <p>A source over a mapped file needs no closing: the mapping goes when the source and every view
 * taken from it are garbage.
 */
public interface TensorSource {

  /** Every tensor's name, sorted. */
  Set<String> names();

  /**
   * The tensor called {@code name}.
   *
   * @throws InputException if there is none: names the file and the nearest name it has
   */
  TensorView get(String name);

  /**
   * SHA-256 of the content: every name, element type, shape and byte, in the order of the names.
   * The same tensors give the same hash from ONNX, from one safetensors file and from several.
   * Computed when first asked for, which reads everything.
   */
  String sha256();

  /**
   * Tensors in memory.
   *
   * @param source what to call them in messages
   * @throws IllegalArgumentException if two tensors have the same name
   */
  static TensorSource of(String source, Collection<TensorView> tensors) {
    Map<String, Supplier<TensorView>> named = new TreeMap<>();
    for (TensorView tensor : tensors) {
      if (named.put(tensor.name(), () -> tensor) != null) {
        throw new IllegalArgumentException("two tensors are called " + tensor.name());
      }
    }
    return new NamedTensors(source, named);
  }
}
