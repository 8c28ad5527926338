package org.slicesweep.method;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * Collects what a training graph differentiates and updates, while the forward pass is written.
 *
 * <p>Every trained tensor has an fp32 master that the optimizer moves. A {@link #parameter} is used
 * as it is; one that is {@link #watched} does not enter the forward pass, its master being a block
 * of a weight that the forward pass already contains.
 */
public final class Trainables {

  /**
   * @param master fp32 state that the optimizer moves
   * @param leaf what gradients are taken by
   * @param chain makes of the gradient by the leaf the one by the master
   */
  public record Trainable(String name, Node master, Node leaf, UnaryOperator<Node> chain) {}

  private final Graph graph;
  private final Map<String, Trainable> entries = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final List<Runnable> afterPass = new ArrayList<>();
  private final List<Consumer<Update>> afterUpdate = new ArrayList<>();
  private final List<Node> penalties = new ArrayList<>();
  private boolean learning = true;

  public Trainables(Graph graph) {
    this.graph = graph;
  }

  public Graph graph() {
    return graph;
  }

  /** An ordinary trained tensor, fp32. */
  public Node parameter(String name, Shape shape) {
    asked.add(name);
    Trainable known = entries.get(name);
    if (known == null) {
      Node master = graph.state(name, DType.FP32, shape);
      known = new Trainable(name, master, master.leaf(), gradient -> gradient);
      entries.put(name, known);
    }
    return learning ? known.leaf() : known.master();
  }

  /**
   * A trained tensor that is a part of another one, which whoever moves that does himself.
   *
   * @param values the part, fp32; asked for once
   */
  public Node part(String name, Supplier<Node> values) {
    asked.add(name);
    Trainable known = entries.get(name);
    if (known == null) {
      Node leaf = values.get().leaf();
      known = new Trainable(name, leaf, leaf, gradient -> gradient);
      entries.put(name, known);
    }
    return known.leaf();
  }

  /**
   * Trains a part of what a node was made with, without that part being a tensor of its own in the
   * forward pass: the gradient by the node says what the one by the part is.
   *
   * @param name of the part's master
   * @param chain makes of the gradient by the node the one by the part
   * @return the node, to be used in place of the one that was given
   */
  public Node watched(String name, Shape shape, Node node, UnaryOperator<Node> chain) {
    asked.add(name);
    Node leaf = learning ? graph.watched(node) : node;
    entries.put(name, new Trainable(name, graph.state(name, DType.FP32, shape), leaf, chain));
    return leaf;
  }

  /** A part of a forward pass and whether it read anything that is trained. */
  public record Constant(Node output, boolean trained) {}

  /**
   * Writes down a part of the forward pass whose trained tensors are constants: it keeps nothing
   * for a backward pass, and gets no gradients unless it is written down once more.
   */
  public Constant withoutGradients(Supplier<Node> part) {
    asked.clear();
    learning = false;
    try {
      Node output = part.get();
      return new Constant(output, !asked.isEmpty());
    } finally {
      learning = true;
    }
  }

  /** Adds a scalar to the loss. */
  public void penalize(Node penalty) {
    penalties.add(penalty);
  }

  /** The loss with everything that {@link #penalize} was given. */
  public Node penalized(Node loss) {
    Node sum = loss;
    for (Node penalty : penalties) {
      sum = sum.plus(penalty.cast(loss.dtype()));
    }
    return sum;
  }

  /** Something to write at the end of a forward and backward pass; a step may take several. */
  public void afterPass(Runnable writeBack) {
    afterPass.add(writeBack);
  }

  /** Writes down what {@link #afterPass} was given. */
  public void endPass() {
    afterPass.forEach(Runnable::run);
  }

  /**
   * Something to write after the optimizer has moved the masters, into the graph that moves them:
   * it need not be the one of the forward pass.
   */
  public void afterUpdate(Consumer<Update> writeBack) {
    if (learning) {
      afterUpdate.add(writeBack);
    }
  }

  /**
   * The end of a step.
   *
   * @param gradients of the trained tensors by name, after clipping
   */
  public record Update(Graph graph, Map<String, Node> gradients) {
    public Node gradient(String name) {
      Node gradient = gradients.get(name);
      if (gradient == null) {
        throw new IllegalStateException("no gradient of " + name);
      }
      return gradient;
    }
  }

  public List<Trainable> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * Writes down what {@link #afterUpdate} was given.
   *
   * @param target a graph in which the optimizer has moved the masters
   * @param gradients of the entries, in their order
   */
  public void writeBack(Graph target, List<Node> gradients) {
    Map<String, Node> named = new LinkedHashMap<>();
    for (String name : entries.keySet()) {
      named.put(name, gradients.get(named.size()));
    }
    Update update = new Update(target, named);
    afterUpdate.forEach(writeBack -> writeBack.accept(update));
  }
}
