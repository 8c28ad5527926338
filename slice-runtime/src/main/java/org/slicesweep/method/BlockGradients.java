package org.slicesweep.method;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.WrappedHook;
import org.slicesweep.method.Trainables.Constant;
import org.slicesweep.method.Trainables.Trainable;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.GraphException;
import org.slicesweep.torch.Node;

/**
 * A forward and backward pass that goes back block by block, the last one first: once a block's
 * gradients are taken, what its layers were given and what was differentiated by is freed. In one
 * go, everything that is differentiated by and its gradients would lie in memory until the end.
 *
 * <p>With activation checkpointing (Chen et al. 2016, section 4) only the hidden states between
 * blocks are kept until then: what is inside a block is computed once without gradients and again
 * when the backward pass gets there.
 *
 * <p>Blocks through which no gradient flows, such as those below the first trained layer, are
 * computed once.
 */
public final class BlockGradients extends WrappedHook {
  /**
   * A block that gradients flow through.
   *
   * @param given what came from below
   * @param input the same as a leaf, where it carries gradients
   * @param result what the block makes of the input; written down when it is first asked for
   * @param output the same as a leaf, which what stands above reads
   */
  private record Block(Node given, Node input, Supplier<Node> result, Node output) {}

  private final Trainables trainables;
  private final boolean checkpointing;
  private final Graph graph;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param method of which every block is written down
   * @param checkpointing whether blocks are computed again rather than kept
   */
  public BlockGradients(ForwardHook method, Trainables trainables, boolean checkpointing) {
    super(method);
    this.trainables = trainables;
    this.checkpointing = checkpointing;
    this.graph = trainables.graph();
  }

  @Override
  public Node block(int index, Node x, UnaryOperator<Node> layer) {
    UnaryOperator<Node> block = input -> super.block(index, input, layer);
    return checkpointing ? computedAgain(x, block) : kept(x, block);
  }

  private Node kept(Node x, UnaryOperator<Node> block) {
    Node input = ownLeaf(x);
    Node y = graph.apart(input, block);
    return graph.leavesOf(y).isEmpty() ? y : noted(x, input, () -> y, y.leaf());
  }

  private Node computedAgain(Node x, UnaryOperator<Node> block) {
    Constant once = trainables.withoutGradients(() -> block.apply(x.detach()));
    if (!once.trained() && graph.leavesOf(x).isEmpty()) {
      return once.output();
    }
    Node input = ownLeaf(x);
    return noted(x, input, () -> graph.apart(input, block), once.output().leaf());
  }

  private Node noted(Node given, Node input, Supplier<Node> result, Node output) {
    blocks.add(new Block(given, input, result, output));
    return output;
  }

  private Node ownLeaf(Node x) {
    Set<Node> before = graph.leavesOf(x);
    return before.isEmpty() || before.contains(x) ? x : x.leaf();
  }

  /**
   * Writes down the backward pass.
   *
   * @param loss a scalar
   * @param others trained beside the method's tensors: they are no part of any block
   * @return gradients of the method's tensors, then of the others, in the forward pass's types
   * @throws GraphException if the loss does not depend on one of them, or a block reads what
   *     another one trains its input by
   */
  public List<Node> gradients(Node loss, List<Trainable> others) {
    Map<Node, Node> sums = new LinkedHashMap<>();
    add(sums, others, graph.leavesOf(loss), leaves -> graph.gradients(loss, leaves));
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      Node gradient = taken(sums, block.output());
      Node x = block.input();
      Node y = block.result().get();
      Set<Node> leaves = graph.leavesOf(y);
      check(leaves, x);
      add(sums, others, leaves, wanted -> graph.gradients(y, gradient, wanted));
      if (x != block.given()) {
        Node arriving = taken(sums, x);
        Set<Node> before = graph.leavesOf(block.given());
        add(sums, others, before, wanted -> graph.gradients(block.given(), arriving, wanted));
      }
    }
    return trained(others).map(trainable -> taken(sums, trainable.master())).toList();
  }

  private Stream<Trainable> trained(List<Trainable> others) {
    return Stream.concat(trainables.entries().stream(), others.stream());
  }

  private interface Backward {
    List<Node> of(List<Node> leaves);
  }

  /**
   * Tensors that several blocks share get the sum of what each gives them.
   *
   * @param sums gradients by the masters of what is trained, and by the leaves between blocks
   */
  private void add(
      Map<Node, Node> sums, List<Trainable> others, Set<Node> leaves, Backward backward) {
    List<Node> wanted = List.copyOf(leaves);
    List<Node> gradients = backward.of(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      Node leaf = wanted.get(i);
      Node gradient = gradients.get(i);
      List<Trainable> at = trained(others).filter(one -> one.leaf() == leaf).toList();
      at.forEach(one -> sums.merge(one.master(), one.chain().apply(gradient), Node::plus));
      if (at.isEmpty()) {
        sums.merge(leaf, gradient, Node::plus);
      }
    }
  }

  private static Node taken(Map<Node, Node> sums, Node leaf) {
    Node gradient = sums.remove(leaf);
    if (gradient == null) {
      throw new GraphException("the loss does not depend on " + leaf);
    }
    return gradient;
  }

  /** A block may depend on its input and on trained tensors: of anything else nobody keeps sums. */
  private void check(Set<Node> leaves, Node x) {
    Set<Node> known =
        trainables.entries().stream().map(Trainable::leaf).collect(Collectors.toSet());
    for (Node leaf : leaves) {
      if (leaf != x && !known.contains(leaf)) {
        throw new GraphException("a block reads " + leaf + " of another block");
      }
    }
  }
}
