package org.slicesweep.backbone;

import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * Where a fine-tuning method enters a backbone's forward pass. The backbone asks it for every named
 * weight and at every linear layer, and knows no method.
 */
public interface ForwardHook {
  /** The node of a named weight; by default the frozen one that all trials share. */
  Node weight(Graph graph, String name, Shape shape);

  /**
   * The output of a linear layer.
   *
   * @param x {@code [..., inputs]}: the last extent is the layer's; methods must not rely on the
   *     number of leading ones
   */
  default Node linear(LinearLayer layer, Node x) {
    return x.linear(
        weight(x.graph(), layer.weightName(), layer.weightShape()),
        weight(x.graph(), layer.biasName(), layer.biasShape()));
  }

  /** The pretrained backbone as it is, its weights stored as {@code dtype}. */
  static ForwardHook pretrained(DType dtype) {
    return (graph, name, shape) -> graph.frozen(name, dtype, shape);
  }
}
