package org.slicesweep.method;

import java.util.List;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.torch.Node;

/** The product of two thin matrices, {@code lora_B lora_A}. */
final class LowRank {
  private LowRank() {}

  /** {@code x Aᵀ Bᵀ}, never forming the product. */
  static Node output(AdaptedLayer at, Node x) {
    return x.linear(at.tensor("lora_A"), null).linear(at.tensor("lora_B"), null);
  }

  /** {@code B A}, {@code [outputs x inputs]}. */
  static Node product(AdaptedLayer at) {
    return at.tensor("lora_B").matmul(at.tensor("lora_A"));
  }

  /**
   * The term that {@link #output} adds to a layer's output.
   *
   * @param tensors of the layer: A, then B
   */
  static LowRankTerm term(LinearLayer layer, List<AdapterTensor> tensors, double scale) {
    return new LowRankTerm(factor(layer, tensors.get(0)), factor(layer, tensors.get(1)), scale);
  }

  private static LowRankFactor factor(LinearLayer layer, AdapterTensor tensor) {
    String name = AdapterTensors.name(layer.name(), tensor.name());
    return tensor.role().isTrained()
        ? LowRankFactor.trained(name, tensor.shape())
        : LowRankFactor.constant(name, tensor.shape(), tensor.dtype());
  }
}
