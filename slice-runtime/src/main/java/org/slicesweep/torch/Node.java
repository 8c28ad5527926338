package org.slicesweep.torch;

import java.util.List;

/**
 * A value in a {@link Graph}: a tensor that will exist when the program runs. Methods add a step to
 * the graph and return its result; none changes its operands unless its name ends in {@code Into}.
 */
public final class Node extends ShapeOps {
  Node(Graph graph, String id, DType dtype, Shape shape) {
    super(graph, id, dtype, shape);
  }

  // Reductions

  /** Sum over one extent, which disappears. */
  public Node sum(int axis) {
    return graph.emit(
        dtype, shape.without(axis), "torch.sum(%s, [%d], False, dtype=None)", id, axis);
  }

  /** Mean over one extent, which disappears. */
  public Node mean(int axis) {
    return graph.emit(
        dtype, shape.without(axis), "torch.mean(%s, [%d], False, dtype=None)", id, axis);
  }

  /** Euclidean norms along the last extent, which disappears. */
  public Node norms() {
    return graph.emit(
        dtype, shape.without(-1), "torch.linalg_vector_norm(%s, 2, [-1], False, dtype=None)", id);
  }

  /** Sum over everything. */
  public Node sum() {
    return graph.emit(dtype, Shape.SCALAR, "torch.sum(%s, dtype=None)", id);
  }

  /** Mean over everything. */
  public Node mean() {
    return graph.emit(dtype, Shape.SCALAR, "torch.mean(%s, dtype=None)", id);
  }

  /** Euclidean norm over everything. */
  public Node norm() {
    return graph.emit(
        dtype, Shape.SCALAR, "torch.linalg_vector_norm(%s, 2, None, False, dtype=None)", id);
  }

  public Node absolute() {
    return same("torch.abs(%s)", id);
  }

  // Losses

  /**
   * Mean cross entropy.
   *
   * @param labels class numbers {@code [rows]} for logits {@code [rows x classes]}
   */
  public Node crossEntropy(Node labels) {
    graph.require(
        shape.rank() == 2
            && labels.dtype == DType.INT64
            && labels.shape.equals(Shape.of(shape.dim(0))),
        "cross entropy: logits %s, labels %s %s",
        shape,
        labels.dtype,
        labels.shape);
    return graph.emit(
        dtype, Shape.SCALAR, "torch.cross_entropy_loss(%s, %s, None, 1, -100, 0.)", id, labels.id);
  }

  /**
   * The cross entropy of each row.
   *
   * @param labels as {@link #crossEntropy} takes them
   */
  public Node crossEntropyEach(Node labels) {
    graph.require(
        shape.rank() == 2
            && labels.dtype == DType.INT64
            && labels.shape.equals(Shape.of(shape.dim(0))),
        "cross entropy: logits %s, labels %s %s",
        shape,
        labels.dtype,
        labels.shape);
    return graph.emit(
        dtype, labels.shape, "torch.cross_entropy_loss(%s, %s, None, 0, -100, 0.)", id, labels.id);
  }

  // Randomness

  /**
   * Dropout (Srivastava et al. 2014): each element is 0 with the given probability, and the others
   * are scaled up so that the expected value stays. Which elements is a pure function of the two
   * counters, on every device: SplitMix64 of the element's number. Elements are numbered token by
   * token, so that padding at the end of all texts changes nothing before it.
   *
   * <p>This is {@code [examples*tokens x d]}, or such vectors of several models, {@code [models x
   * examples*tokens x d]}, each with counters of its own.
   *
   * @param seed INT64 {@code [1]} or {@code [models]}, another one at every place that drops
   * @param step of seed's shape, another one at every call
   * @param examples how many, of one model
   */
  public Node dropout(double probability, Node seed, Node step, Dim examples) {
    graph.require(probability >= 0 && probability < 1, "dropout: %s", probability);
    boolean several = shape.rank() == 3;
    Shape each = several ? new Shape(List.of(shape.dim(0))) : Shape.of(1);
    graph.require(
        (several || shape.rank() == 2) && seed.shape.equals(each) && step.shape.equals(each),
        "dropout: %s with seeds %s, steps %s",
        shape,
        seed.shape,
        step.shape);
    return times(Dropout.mask(this, probability, seed, step, examples))
        .times(1 / (1 - probability));
  }

  // Types and gradients

  public Node cast(DType wanted) {
    if (wanted == dtype) {
      return this;
    }
    return graph.emit(wanted, shape, "torch.to(%s, %d, False, False, None)", id, wanted.scalarType);
  }

  /** The same values, cut off from gradients. */
  public Node detach() {
    return graph.constant(dtype, shape, "torch.detach(%s)", id);
  }

  /** A copy in memory of its own. */
  public Node copy() {
    return same("torch.clone(%s, memory_format=0)", id);
  }

  /** The same values as a leaf that {@link Graph#gradients} can differentiate by. */
  public Node leaf() {
    return graph.leaf(detach());
  }

  /** Zeros of the given shape on this node's device. */
  public Node zerosLike(DType wanted, Shape fixed) {
    return graph.constant(
        wanted,
        fixed,
        "torch.new_zeros(%s, %s, dtype=%d, layout=None, device=None, pin_memory=None)",
        id,
        graph.sizesOf(fixed),
        wanted.scalarType);
  }

  /** 0, 1, 2 and so on, {@code [size]}, on this node's device. */
  public Node countTo(Dim size, DType wanted) {
    return zerosLike(wanted, Shape.of(size)).plus(1L).cumulated(0).plus(-1L);
  }
}
