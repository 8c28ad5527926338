package org.slicesweep.weights;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.slicesweep.common.InputException;

/**
 * One tensor of a file: what it is called, and a read-only window on its bytes.
 *
 * @param shape outermost dimension first; empty for a scalar
 * @param data the elements in row-major order, little-endian, read-only. Over a mapped file its
 *     address is as the file has it: aligned to the element in safetensors, not always in ONNX
 */
public record TensorView(String name, ElementType type, List<Long> shape, ByteBuffer data) {

  /**
   * @throws IllegalArgumentException if {@code data} does not hold exactly the shape's elements
   */
  public TensorView {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    shape = List.copyOf(shape);
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (Shapes.bytes(type, shape) != data.remaining()) {
      throw new IllegalArgumentException(
          "%s %s %s cannot hold %d bytes".formatted(name, type, shape, data.remaining()));
    }
  }

  /**
   * An fp32 tensor with a copy of {@code values}.
   *
   * @throws IllegalArgumentException if there are not as many values as the shape has elements
   */
  public static TensorView ofFloats(String name, List<Long> shape, float[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(values.length, ElementType.F32.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new TensorView(name, ElementType.F32, shape, data);
  }

  /** As {@link #ofFloats}, of whole numbers. */
  public static TensorView ofLongs(String name, List<Long> shape, long[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(values.length, ElementType.I64.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return new TensorView(name, ElementType.I64, shape, data);
  }

  /** A window of its own: moving its position disturbs no other reader. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of elements. */
  public long elements() {
    return Shapes.elements(shape);
  }

  /** The same tensor under another name. */
  public TensorView named(String other) {
    return new TensorView(other, type, shape, data);
  }

  /**
   * The elements in row-major order; F16 and BF16 are widened without loss.
   *
   * @throws InputException if the elements are neither F32, F16 nor BF16
   */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements())];
    read(0, FloatBuffer.wrap(values));
    return values;
  }

  /**
   * Fills {@code into} with elements as {@link #toFloats} gives them.
   *
   * @param start the first of them, in row-major order
   * @throws InputException if the elements are neither F32, F16 nor BF16
   */
  public void read(long start, FloatBuffer into) {
    int from = Math.toIntExact(start);
    int count = into.remaining();
    ShortBuffer halves = data().asShortBuffer();
    switch (type) {
      case F32 -> into.put(data().asFloatBuffer().slice(from, count));
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into.put(HalfFloats.fromF16(halves.get(from + i)));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          into.put(HalfFloats.fromBf16(halves.get(from + i)));
        }
      }
      default -> throw notFloats();
    }
  }

  private InputException notFloats() {
    return new InputException(
        "tensor %s holds %s: expected F32, F16 or BF16".formatted(Excerpt.of(name), type));
  }

  /**
   * The elements in row-major order.
   *
   * @throws InputException if they are neither I64 nor I32
   */
  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(elements())];
    switch (type) {
      case I64 -> data().asLongBuffer().get(values);
      case I32 -> {
        IntBuffer ints = data().asIntBuffer();
        for (int i = 0; i < values.length; i++) {
          values[i] = ints.get(i);
        }
      }
      default ->
          throw new InputException(
              "tensor %s holds %s: expected I64 or I32".formatted(Excerpt.of(name), type));
    }
    return values;
  }

  /**
   * The elements in row-major order, whole numbers too: exact up to 2^24, as the numbers of rows
   * and columns are.
   *
   * @throws InputException if the elements are not of one of the types of {@link #toFloats} and
   *     {@link #toLongs}
   */
  public float[] toNumbers() {
    if (type != ElementType.I64 && type != ElementType.I32) {
      return toFloats();
    }
    long[] whole = toLongs();
    float[] values = new float[whole.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = whole[i];
    }
    return values;
  }

  @Override
  public String toString() {
    return name + " " + type + " " + shape;
  }
}
