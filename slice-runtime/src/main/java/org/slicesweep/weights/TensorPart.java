package org.slicesweep.weights;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A tensor that is read only when its place in a file is there: so that it never stands in memory
 * twice.
 *
 * @param values fills a little-endian buffer of exactly the tensor's size, in row-major order
 */
public record TensorPart(
    String name, ElementType type, List<Long> shape, Consumer<ByteBuffer> values) {
  public TensorPart {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(values, "values is null");
    shape = List.copyOf(shape);
  }

  static TensorPart of(TensorView view) {
    return new TensorPart(
        view.name(), view.type(), view.shape(), buffer -> buffer.put(view.data()));
  }

  /** Bytes it takes in a file. */
  public long bytes() {
    return Shapes.bytes(type, shape);
  }
}
