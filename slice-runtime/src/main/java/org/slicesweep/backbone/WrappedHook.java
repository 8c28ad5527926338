package org.slicesweep.backbone;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/** A hook that enters the forward pass as another one does, but for what a subclass changes. */
public abstract class WrappedHook implements ForwardHook {
  private final ForwardHook hook;

  protected WrappedHook(ForwardHook hook) {
    this.hook = hook;
  }

  @Override
  public Node weight(Graph graph, String name, Shape shape) {
    return hook.weight(graph, name, shape);
  }

  @Override
  public Node linear(LinearLayer layer, Node x) {
    return hook.linear(layer, x);
  }

  @Override
  public Node block(int index, Node x, UnaryOperator<Node> layer) {
    return hook.block(index, x, layer);
  }

  @Override
  public Optional<Node> prompt(Graph graph) {
    return hook.prompt(graph);
  }

  @Override
  public Optional<Prefix> prefix(Graph graph, int block) {
    return hook.prefix(graph, block);
  }

  @Override
  public ForwardHook afterTheFirst() {
    return hook.afterTheFirst();
  }
}
