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
 * as it is; a {@link #delta} is zero in the forward pass and only catches the gradient, its master
 * being a block of a weight that the forward pass already contains.
 */
public final class Trainables {

  /**
   * @param master fp32 state that the optimizer moves
   * @param leaf what gradients are taken by; of the master's shape
   */
  public record Trainable(String name, Node master, Node leaf) {}

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
    Trainable entry = entry(name, shape, master -> master);
    return learning ? entry.leaf() : entry.master();
  }

  /**
   * Zeros whose gradient is the gradient of the master.
   *
   * @param dtype the type of the forward pass
   */
  public Node delta(String name, Shape shape, DType dtype) {
    Trainable entry = entry(name, shape, master -> master.zerosLike(dtype, shape));
    return learning ? entry.leaf() : entry.leaf().detach();
  }

  private Trainable entry(String name, Shape shape, UnaryOperator<Node> start) {
    asked.add(name);
    Trainable known = entries.get(name);
    if (known == null) {
      Node master = graph.state(name, DType.FP32, shape);
      known = new Trainable(name, master, start.apply(master).leaf());
      entries.put(name, known);
    }
    return known;
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
