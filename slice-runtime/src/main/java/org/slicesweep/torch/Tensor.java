package org.slicesweep.torch;

import ai.djl.ndarray.NDArray;

/**
 * Native memory that belongs to a {@link TensorScope}.
 *
 * <p>What it holds is known from the program that made it: libtorch is never asked for the type of
 * a tensor, since DJL cannot express them all.
 */
public final class Tensor implements AutoCloseable {
  private final NDArray array;
  private final DType dtype;

  Tensor(NDArray array, DType dtype) {
    this.array = array;
    this.dtype = dtype;
  }

  NDArray array() {
    return array;
  }

  public DType dtype() {
    return dtype;
  }

  /** The shape, outermost dimension first; empty for a scalar. */
  public long[] sizes() {
    return array.getShape().getShape();
  }

  /** The values of an fp32 tensor in row-major order. */
  public float[] toFloats() {
    require(DType.FP32);
    return array.toFloatArray();
  }

  /** The values of an fp64 tensor in row-major order. */
  public double[] toDoubles() {
    require(DType.FP64);
    return array.toDoubleArray();
  }

  /** The values of an INT64 tensor in row-major order. */
  public long[] toLongs() {
    require(DType.INT64);
    return array.toLongArray();
  }

  /** The value of an fp32 scalar. */
  public float toFloat() {
    return toFloats()[0];
  }

  /** Hands the memory to another scope, which will then close it. */
  public Tensor moveTo(TensorScope scope) {
    array.attach(scope.manager());
    return this;
  }

  private void require(DType wanted) {
    if (dtype != wanted) {
      throw new IllegalStateException("cannot read " + dtype + " as " + wanted);
    }
  }

  @Override
  public void close() {
    array.close();
  }
}
