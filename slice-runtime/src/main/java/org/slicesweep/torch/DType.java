package org.slicesweep.torch;

/** Element types, with libtorch's own numbers for them ({@code c10/core/ScalarType.h}). */
public enum DType {
  INT64(4, 8),
  INT32(3, 4),
  UINT8(0, 1),
  FP16(5, 2),
  FP32(6, 4),
  FP64(7, 8),
  BF16(15, 2);

  final int scalarType;
  private final int bytes;

  DType(int scalarType, int bytes) {
    this.scalarType = scalarType;
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }
}
