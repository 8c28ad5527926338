package org.slicesweep.backbone;

import java.util.List;
import java.util.Optional;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * A padded batch of tokenized text.
 *
 * @param ids token numbers {@code [batch x tokens]}
 * @param types 0 for the first text, 1 for the second, {@code [batch x tokens]}
 * @param mask 1 for a token, 0 for padding, fp32 {@code [batch x tokens]}
 */
public record TextInputs(Node ids, Node types, Node mask) implements Inputs {
  public static final Dim TOKENS = Dim.named("tokens");

  /** Declares the three inputs of a graph, in this order. */
  public static TextInputs of(Graph graph) {
    Shape shape = Shape.of(BATCH, TOKENS);
    return new TextInputs(
        graph.input("ids", DType.INT64, shape),
        graph.input("types", DType.INT64, shape),
        graph.input("mask", DType.FP32, shape));
  }

  @Override
  public List<Node> nodes() {
    return List.of(ids, types, mask);
  }

  @Override
  public Optional<Node> padding() {
    return Optional.of(mask);
  }
}
