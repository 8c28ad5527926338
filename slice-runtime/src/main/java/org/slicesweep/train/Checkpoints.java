package org.slicesweep.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.Prefix;
import org.slicesweep.method.Trainables;
import org.slicesweep.method.Trainables.Constant;
import org.slicesweep.method.Trainables.Trainable;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.GraphException;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * Activation checkpointing (Chen et al. 2016, section 4): of a forward pass only the hidden states
 * between attention blocks are kept. What is inside a block is computed once without gradients and
 * again, last block first, when the backward pass gets there.
 *
 * <p>Blocks through which no gradient flows, such as those below the first trained layer, are
 * computed once.
 */
final class Checkpoints implements ForwardHook {
  /**
   * A block that is computed twice.
   *
   * @param input what the block is given
   * @param output what it made of it, as a leaf
   */
  private record Checkpoint(Node input, UnaryOperator<Node> block, Node output) {}

  private final ForwardHook method;
  private final Trainables trainables;
  private final Graph graph;
  private final List<Checkpoint> checkpoints = new ArrayList<>();

  Checkpoints(ForwardHook method, Trainables trainables) {
    this.method = method;
    this.trainables = trainables;
    this.graph = trainables.graph();
  }

  @Override
  public Node block(int index, Node x, UnaryOperator<Node> layer) {
    UnaryOperator<Node> block = input -> method.block(index, input, layer);
    Constant once = trainables.withoutGradients(() -> block.apply(x.detach()));
    if (!once.trained() && graph.leavesOf(x).isEmpty()) {
      return once.output();
    }
    Node output = once.output().leaf();
    checkpoints.add(new Checkpoint(x, block, output));
    return output;
  }

  /**
   * Writes down the backward pass.
   *
   * @param others trained beside the method's tensors: they are no part of any block
   * @return gradients of the method's tensors, then of the others
   */
  List<Node> gradients(Node loss, List<Trainable> others) {
    Map<Node, Node> sums = new LinkedHashMap<>();
    add(sums, others, graph.leavesOf(loss), leaves -> graph.gradients(loss, leaves));
    for (int i = checkpoints.size() - 1; i >= 0; i--) {
      Checkpoint checkpoint = checkpoints.get(i);
      Node gradient = taken(sums, checkpoint.output());
      Node given = checkpoint.input();
      Set<Node> before = graph.leavesOf(given);
      Node x = before.isEmpty() || before.contains(given) ? given : given.leaf();
      Node y = graph.apart(x, checkpoint.block());
      Set<Node> leaves = graph.leavesOf(y);
      check(leaves, x);
      add(sums, others, leaves, wanted -> graph.gradients(y, gradient, wanted));
      if (x != given) {
        Node arriving = taken(sums, x);
        add(sums, others, before, wanted -> graph.gradients(given, arriving, wanted));
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
