package org.slicesweep.method;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Node;

/**
 * A linear layer in a graph, with the tensors that a method brought to it.
 *
 * @param weight the frozen {@code [outputs x inputs]}
 * @param bias the frozen {@code [outputs]}; null for a layer without one
 * @param tensors gives a tensor by its full name
 * @param dropped applies dropout where the graph is one that learns
 */
record AdaptedLayer(
    LinearLayer layer,
    Node weight,
    Node bias,
    Function<String, Node> tensors,
    UnaryOperator<Node> dropped) {

  /** The type of the forward pass. */
  DType dtype() {
    return weight.dtype();
  }

  /** A tensor of this layer, in the type of the forward pass. */
  Node tensor(String name) {
    return shared(AdapterTensors.name(layer.name(), name));
  }

  /** The same in fp32 at least, for what a 16-bit sum would blur. */
  Node exact(String name) {
    Node tensor = tensors.apply(AdapterTensors.name(layer.name(), name));
    return dtype() == DType.FP64 ? tensor.cast(DType.FP64) : tensor;
  }

  /** A tensor of all layers, in the type of the forward pass. */
  Node shared(String name) {
    return tensors.apply(name).cast(dtype());
  }

  /** A tensor of this layer that holds places. */
  Node indices(String name) {
    return tensors.apply(AdapterTensors.name(layer.name(), name));
  }

  /** With the frozen bias, if there is one. */
  Node biased(Node y) {
    return bias == null ? y : y.plus(bias);
  }

  /** The frozen layer's output. */
  Node plain(Node x) {
    return x.linear(weight, bias);
  }

  /** {@code x} with dropout. */
  Node dropped(Node x) {
    return dropped.apply(x);
  }
}
