package org.slicesweep.train;

import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/** What a step keeps between the parts of its batch, by name: sums, fp32, zero between steps. */
final class Accumulated {
  static final String LOSS = "step#loss";

  private Accumulated() {}

  static String gradientName(String parameter) {
    return parameter + "#gradient";
  }

  static Node gradient(Graph graph, String parameter, Shape shape) {
    return graph.state(gradientName(parameter), DType.FP32, shape);
  }

  static Node loss(Graph graph) {
    return graph.state(LOSS, DType.FP32, Shape.SCALAR);
  }

  /** What a part of the batch counts for; the shares of a step add up to 1. */
  static Node share(Graph graph) {
    return graph.input("share", DType.FP64, Shape.SCALAR);
  }
}
