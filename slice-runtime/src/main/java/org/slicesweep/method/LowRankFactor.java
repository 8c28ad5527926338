package org.slicesweep.method;

import org.slicesweep.torch.DType;
import org.slicesweep.torch.Shape;

/**
 * A matrix of a {@link LowRankChange}, by the name of its tensor in {@link Adaptation#state}.
 *
 * @param trained whether gradients are taken by it; fp32 then
 * @param origin name of a tensor of the same shape that is subtracted in the forward pass, so that
 *     what is trained may be a whole value and not its change; null for none
 */
public record LowRankFactor(String name, Shape shape, DType dtype, boolean trained, String origin) {

  static LowRankFactor trained(String name, Shape shape) {
    return new LowRankFactor(name, shape, DType.FP32, true, null);
  }

  static LowRankFactor constant(String name, Shape shape, DType dtype) {
    return new LowRankFactor(name, shape, dtype, false, null);
  }

  static LowRankFactor since(String origin, String name, Shape shape) {
    return new LowRankFactor(name, shape, DType.FP32, true, origin);
  }
}
