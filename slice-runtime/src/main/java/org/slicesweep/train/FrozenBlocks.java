package org.slicesweep.train;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.Prefix;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.Trainables;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * A forward pass above the lowest blocks, whose outputs it is given: fp32, as the input {@code
 * states}, {@code [batch*tokens x hidden]}.
 */
class FrozenBlocks implements ForwardHook {
  private static final String STATES = "states";

  private final ForwardHook method;
  private final int blocks;

  private FrozenBlocks(ForwardHook method, int blocks) {
    this.method = method;
    this.blocks = blocks;
  }

  /**
   * @param blocks how many are left out; none leaves the forward pass as it is
   */
  static ForwardHook above(int blocks, ForwardHook method) {
    return blocks == 0 ? method : new FrozenBlocks(method, blocks);
  }

  /** How many blocks, from the first on, read nothing but a batch and the pretrained weights. */
  static int count(LoadedBackbone model, Adaptation adaptation) {
    Graph graph = new Graph("frozen blocks");
    ForwardHook hook = adaptation.training(new Trainables(graph));
    Inputs inputs = model.architecture().reads().declare(graph);
    int[] frozen = {0};
    model
        .architecture()
        .encode(
            inputs,
            new FrozenBlocks(hook, 0) {
              @Override
              public Node block(int index, Node x, UnaryOperator<Node> layer) {
                Node y = super.block(index, x, layer);
                frozen[0] += graph.hasState() ? 0 : 1;
                return y;
              }
            });
    return frozen[0];
  }

  @Override
  public Node block(int index, Node x, UnaryOperator<Node> layer) {
    if (index >= blocks) {
      return method.block(index, x, layer);
    }
    return index < blocks - 1 ? x : x.graph().input(STATES, DType.FP32, x.shape()).cast(x.dtype());
  }

  @Override
  public Node weight(Graph graph, String name, Shape shape) {
    return method.weight(graph, name, shape);
  }

  @Override
  public Node linear(LinearLayer layer, Node x) {
    return method.linear(layer, x);
  }

  @Override
  public Optional<Node> prompt(Graph graph) {
    return method.prompt(graph);
  }

  @Override
  public Optional<Prefix> prefix(Graph graph, int block) {
    return method.prefix(graph, block);
  }

  /** Learning reads a text in one part. */
  @Override
  public ForwardHook afterTheFirst() {
    return method.afterTheFirst();
  }
}
