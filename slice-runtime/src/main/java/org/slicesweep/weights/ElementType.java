package org.slicesweep.weights;

/**
 * How a tensor's elements are stored, under the names of the safetensors format.
 *
 * <p>Declared by growing alignment, in the order of Hugging Face's own library: {@link
 * SafetensorsWriter} lays tensors out by it.
 */
public enum ElementType {
  BOOL(1),
  U8(1),
  I8(1),
  I16(2),
  F16(2),
  BF16(2),
  I32(4),
  F32(4),
  F64(8),
  I64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes an element takes. */
  public int bytes() {
    return bytes;
  }
}
