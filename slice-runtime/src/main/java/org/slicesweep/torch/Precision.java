package org.slicesweep.torch;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The number format of the frozen weights and activations; trained tensors are always fp32. */
public enum Precision {
  /** {@link #BF16} where the device multiplies it in hardware, else {@link #FP32}. */
  @JsonProperty("auto")
  AUTO,
  @JsonProperty("fp32")
  FP32,
  @JsonProperty("bf16")
  BF16;

  /** The element type on a device. */
  public DType on(TorchDevice device) {
    return switch (this) {
      case AUTO -> device.multipliesBf16() ? DType.BF16 : DType.FP32;
      case FP32 -> DType.FP32;
      case BF16 -> DType.BF16;
    };
  }
}
