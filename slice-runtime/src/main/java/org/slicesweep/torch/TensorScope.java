package org.slicesweep.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Owns tensors: closing it frees every one that was made in it and not moved elsewhere. */
public final class TensorScope implements AutoCloseable {
  private final NDManager manager;
  private final TorchDevice device;

  TensorScope(NDManager manager, TorchDevice device) {
    this.manager = manager;
    this.device = device;
  }

  public TorchDevice device() {
    return device;
  }

  /** A copy of a tensor in this scope, in another type if that differs. */
  public Tensor copyOf(Tensor tensor, DType dtype) {
    return Copies.copy(tensor, dtype, this);
  }

  NDManager manager() {
    return manager;
  }

  /** A scope that closes with this one at the latest. */
  public TensorScope child() {
    return new TensorScope(manager.newSubManager(), device);
  }

  /** Writes {@code source}'s values over {@code target}'s, which has the same type and shape. */
  public void overwrite(Tensor target, Tensor source) {
    Copies.overwrite(target, source, device);
  }

  public Tensor floats(float[] values, long... shape) {
    ByteBuffer buffer = direct((long) values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);
    return wrap(buffer, DType.FP32, shape);
  }

  public Tensor doubles(double[] values, long... shape) {
    ByteBuffer buffer = direct((long) values.length * Double.BYTES);
    buffer.asDoubleBuffer().put(values);
    return wrap(buffer, DType.FP64, shape);
  }

  public Tensor longs(long[] values, long... shape) {
    ByteBuffer buffer = direct((long) values.length * Long.BYTES);
    buffer.asLongBuffer().put(values);
    return wrap(buffer, DType.INT64, shape);
  }

  public Tensor zeros(DType dtype, long... shape) {
    return dtype == DType.BF16 || dtype == DType.FP16
        ? Copies.zeros(dtype, this, shape)
        : new Tensor(manager.zeros(djlShape(shape), djlType(dtype)), dtype);
  }

  /**
   * A tensor over memory that Java owns: on a CPU it shares the bytes, so they must stay as they
   * are until the tensor is closed.
   *
   * @param buffer direct, in native byte order, from position 0
   */
  public Tensor wrap(ByteBuffer buffer, DType dtype, long... shape) {
    return new Tensor(manager.create(buffer, djlShape(shape), djlType(dtype)), dtype);
  }

  Tensor adopt(NDArray array, DType dtype) {
    return new Tensor(array, dtype);
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  private static ai.djl.ndarray.types.Shape djlShape(long... shape) {
    return new ai.djl.ndarray.types.Shape(shape);
  }

  private static DataType djlType(DType dtype) {
    return switch (dtype) {
      case FP32 -> DataType.FLOAT32;
      case FP64 -> DataType.FLOAT64;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case UINT8 -> DataType.UINT8;
      case FP16, BF16 ->
          throw new IllegalArgumentException("16-bit floats are made inside a graph: " + dtype);
    };
  }

  @Override
  public void close() {
    manager.close();
  }
}
