package org.slicesweep.train;

import java.util.function.UnaryOperator;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.WrappedHook;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.Trainables;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;

/**
 * A forward pass above the lowest blocks, whose outputs it is given: fp32, as the input {@code
 * states}, {@code [batch*tokens x hidden]}.
 */
final class FrozenBlocks extends WrappedHook {
  private static final String STATES = "states";

  private final int blocks;

  private FrozenBlocks(ForwardHook method, int blocks) {
    super(method);
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
            new WrappedHook(hook) {
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
      return super.block(index, x, layer);
    }
    return index < blocks - 1 ? x : x.graph().input(STATES, DType.FP32, x.shape()).cast(x.dtype());
  }
}
