package org.slicesweep.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reusable memory for what each step brings, so that long runs make no garbage outside the heap.
 *
 * <p>A slot's tensor is valid until the slot is filled again. Not for use by two threads.
 */
public final class Staging {
  private final Map<String, ByteBuffer> slots = new HashMap<>();

  public Tensor longs(TensorScope scope, String slot, long[] values, long... shape) {
    ByteBuffer buffer = buffer(slot, values.length * Long.BYTES);
    buffer.asLongBuffer().put(values);
    return scope.wrap(buffer, DType.INT64, shape);
  }

  public Tensor doubles(TensorScope scope, String slot, double[] values, long... shape) {
    ByteBuffer buffer = buffer(slot, values.length * Double.BYTES);
    buffer.asDoubleBuffer().put(values);
    return scope.wrap(buffer, DType.FP64, shape);
  }

  public Tensor floats(TensorScope scope, String slot, float[] values, long... shape) {
    ByteBuffer buffer = buffer(slot, values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);
    return scope.wrap(buffer, DType.FP32, shape);
  }

  /**
   * @param fill writes all of the buffer that it is given
   */
  public Tensor floats(TensorScope scope, String slot, Consumer<FloatBuffer> fill, long... shape) {
    int values = Math.toIntExact(Shape.of(shape).size());
    ByteBuffer buffer = buffer(slot, Math.multiplyExact(values, Float.BYTES));
    fill.accept(buffer.asFloatBuffer());
    return scope.wrap(buffer, DType.FP32, shape);
  }

  /**
   * @param fill writes all of the buffer that it is given
   */
  public Tensor bytes(
      TensorScope scope, String slot, int length, Consumer<ByteBuffer> fill, long... shape) {
    ByteBuffer buffer = buffer(slot, length);
    fill.accept(buffer.duplicate());
    return scope.wrap(buffer, DType.UINT8, shape);
  }

  public Tensor scalar(TensorScope scope, String slot, double value) {
    ByteBuffer buffer = buffer(slot, Double.BYTES);
    buffer.putDouble(0, value);
    return scope.wrap(buffer, DType.FP64);
  }

  private ByteBuffer buffer(String slot, int bytes) {
    ByteBuffer whole = slots.get(slot);
    if (whole == null || whole.capacity() < bytes) {
      whole = ByteBuffer.allocateDirect(bytes);
      slots.put(slot, whole);
    }
    return whole.slice(0, bytes).order(ByteOrder.nativeOrder());
  }
}
