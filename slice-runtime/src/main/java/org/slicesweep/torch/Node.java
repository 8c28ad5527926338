package org.slicesweep.torch;

import java.util.ArrayList;
import java.util.List;

/**
 * A value in a {@link Graph}: a tensor that will exist when the program runs. Methods add a step to
 * the graph and return its result; none changes its operands unless its name ends in {@code Into}.
 */
public final class Node {
  private final Graph graph;
  private final String id;
  private final DType dtype;
  private final Shape shape;

  Node(Graph graph, String id, DType dtype, Shape shape) {
    this.graph = graph;
    this.id = id;
    this.dtype = dtype;
    this.shape = shape;
  }

  String id() {
    return id;
  }

  public Graph graph() {
    return graph;
  }

  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  @Override
  public String toString() {
    return id;
  }

  // Arithmetic

  public Node plus(Node other) {
    return elementwise("add", "torch.add(%s, %s, alpha=1)", other);
  }

  public Node minus(Node other) {
    return elementwise("sub", "torch.sub(%s, %s, alpha=1)", other);
  }

  public Node times(Node other) {
    return elementwise("mul", "torch.mul(%s, %s)", other);
  }

  public Node dividedBy(Node other) {
    return elementwise("div", "torch.div(%s, %s)", other);
  }

  private Node elementwise(String operation, String template, Node other) {
    Shape result = shape.broadcast(other.shape);
    graph.require(
        result != null, "%s: %s does not broadcast with %s", operation, shape, other.shape);
    graph.require(
        dtype == other.dtype, "%s: %s with %s: cast one first", operation, dtype, other.dtype);
    return graph.emit(dtype, result, template, id, other.id);
  }

  public Node times(double factor) {
    return same("torch.mul(%s, %s)", id, number(factor));
  }

  public Node plus(double constant) {
    return same("torch.add(%s, %s, 1)", id, number(constant));
  }

  /** Largest of each element and {@code minimum}. */
  public Node atLeast(double minimum) {
    return same("torch.clamp_min(%s, %s)", id, number(minimum));
  }

  public Node atMost(double maximum) {
    return same("torch.clamp_max(%s, %s)", id, number(maximum));
  }

  public Node squareRoot() {
    return same("torch.sqrt(%s)", id);
  }

  public Node reciprocal() {
    return same("torch.reciprocal(%s)", id);
  }

  public Node tanh() {
    return same("torch.tanh(%s)", id);
  }

  public Node relu() {
    return same("torch.relu(%s)", id);
  }

  public Node silu() {
    return same("torch.silu(%s)", id);
  }

  /** Gaussian error linear unit, the exact form (Hendrycks and Gimpel 2016). */
  public Node gelu() {
    return same("torch.gelu(%s, approximate=\"none\")", id);
  }

  /** Its tanh approximation, called {@code gelu_new} in Hugging Face configurations. */
  public Node geluTanh() {
    return same("torch.gelu(%s, approximate=\"tanh\")", id);
  }

  // Linear algebra

  /**
   * {@code x Wᵀ + b}.
   *
   * @param weight {@code [outputs x inputs]}
   * @param bias {@code [outputs]}, or null
   */
  public Node linear(Node weight, Node bias) {
    graph.require(
        weight.shape.rank() == 2 && shape.rank() >= 1 && shape.last().equals(weight.shape.dim(1)),
        "linear: x %s does not fit W %s",
        shape,
        weight.shape);
    graph.require(
        bias == null || bias.shape.equals(Shape.of(weight.shape.dim(0))),
        "linear: bias %s does not fit W %s",
        bias == null ? null : bias.shape,
        weight.shape);
    graph.require(
        dtype == weight.dtype && (bias == null || bias.dtype == dtype),
        "linear: x is %s, W is %s",
        dtype,
        weight.dtype);
    return graph.emit(
        dtype,
        shape.with(-1, weight.shape.dim(0)),
        "torch.linear(%s, %s, %s)",
        id,
        weight.id,
        bias == null ? "None" : bias.id);
  }

  /** Batched matrix product over equal leading extents. */
  public Node matmul(Node other) {
    int rank = shape.rank();
    graph.require(
        rank >= 2
            && rank == other.shape.rank()
            && shape.last().equals(other.shape.dim(-2))
            && shape.dims().subList(0, rank - 2).equals(other.shape.dims().subList(0, rank - 2)),
        "matmul: %s with %s",
        shape,
        other.shape);
    graph.require(dtype == other.dtype, "matmul: %s with %s", dtype, other.dtype);
    return graph.emit(
        dtype, shape.with(-1, other.shape.last()), "torch.matmul(%s, %s)", id, other.id);
  }

  /** {@code this + a bᵀ}: one fused product for a low-rank update of a linear layer's output. */
  public Node plusProduct(Node a, Node b) {
    graph.require(
        a.shape.rank() == 2
            && b.shape.rank() == 2
            && a.shape.last().equals(b.shape.last())
            && shape.equals(Shape.of(a.shape.dim(0), b.shape.dim(0))),
        "addmm: %s + %s x %sᵀ",
        shape,
        a.shape,
        b.shape);
    return graph.emit(
        dtype, shape, "torch.addmm(%s, %s, torch.t(%s), beta=1, alpha=1)", id, a.id, b.id);
  }

  public Node softmax() {
    return same("torch.softmax(%s, -1, None)", id);
  }

  /**
   * Attention with an additive mask (Vaswani et al. 2017, eq. 1) as one fused operation.
   *
   * @param key {@code [batch x heads x tokens x head size]}, as are this and value
   * @param mask broadcastable to {@code [batch x heads x tokens x tokens]}, 0 or very negative
   */
  public Node attend(Node key, Node value, Node mask) {
    graph.require(
        shape.equals(key.shape) && shape.equals(value.shape) && shape.rank() == 4,
        "attention: q %s, k %s, v %s",
        shape,
        key.shape,
        value.shape);
    return same(
        "torch.scaled_dot_product_attention(%s, %s, %s, %s)", id, key.id, value.id, mask.id);
  }

  /** Layer normalization over the last extent (Ba et al. 2016). */
  public Node layerNorm(Node weight, Node bias, double epsilon) {
    Shape last = Shape.of(shape.last());
    graph.require(
        weight.shape.equals(last) && bias.shape.equals(last),
        "layer norm: x %s, weight %s, bias %s",
        shape,
        weight.shape,
        bias.shape);
    graph.require(
        weight.dtype == dtype && bias.dtype == dtype,
        "layer norm: x is %s, weight is %s",
        dtype,
        weight.dtype);
    return same(
        "torch.layer_norm(%s, %s, %s, %s, %s, True)",
        id, graph.sizesOf(last), weight.id, bias.id, number(epsilon));
  }

  /** Rows of this table {@code [rows x d]} for integer ids of any shape. */
  public Node lookup(Node ids) {
    graph.require(shape.rank() == 2, "embedding: the table is %s", shape);
    graph.require(ids.dtype == DType.INT64, "embedding: ids are %s", ids.dtype);
    List<Dim> dims = new ArrayList<>(ids.shape.dims());
    dims.add(shape.last());
    return graph.emit(
        dtype, new Shape(dims), "torch.embedding(%s, %s, -1, False, False)", id, ids.id);
  }

  // Shape

  public Node reshape(Dim... dims) {
    Shape target = Shape.of(dims);
    graph.require(
        shape.elements().equals(target.elements()),
        "reshape: %s does not hold as many elements as %s",
        shape,
        target);
    return graph.emit(dtype, target, "torch.reshape(%s, %s)", id, graph.sizesOf(target));
  }

  public Node transpose(int first, int second) {
    Shape swapped = shape.with(first, shape.dim(second)).with(second, shape.dim(first));
    return graph.emit(dtype, swapped, "torch.transpose(%s, %d, %d)", id, first, second);
  }

  /** Adds an extent of 1 at {@code axis}. */
  public Node expandAt(int axis) {
    List<Dim> dims = new ArrayList<>(shape.dims());
    dims.add(axis, Dim.ONE);
    return graph.emit(dtype, new Shape(dims), "torch.unsqueeze(%s, %d)", id, axis);
  }

  /** The {@code index}-th entry along {@code axis}, which disappears. */
  public Node select(int axis, long index) {
    return graph.emit(dtype, shape.without(axis), "torch.select(%s, %d, %d)", id, axis, index);
  }

  /** The first {@code size} entries along {@code axis}. */
  public Node first(int axis, Dim size) {
    return graph.emit(
        dtype,
        shape.with(axis, size),
        "torch.slice(%s, %d, 0, %s, 1)",
        id,
        axis,
        graph.sizeOf(size));
  }

  /** The entries along {@code axis} named by an integer vector. */
  public Node gather(int axis, Node indices) {
    requireIndices(indices);
    return graph.emit(
        dtype,
        shape.with(axis, indices.shape.dim(0)),
        "torch.index_select(%s, %d, %s)",
        id,
        axis,
        indices.id);
  }

  /**
   * Adds {@code update} to the entries along {@code axis} named by an integer vector, in place.
   * This must be a fresh result that no other node reads.
   */
  public Node scatterPlusInto(int axis, Node indices, Node update) {
    requireIndices(indices);
    graph.require(
        update.shape.equals(shape.with(axis, indices.shape.dim(0))) && update.dtype == dtype,
        "index_add: %s %s into %s %s",
        update.dtype,
        update.shape,
        dtype,
        shape);
    return same("torch.index_add_(%s, %d, %s, %s, alpha=1)", id, axis, indices.id, update.id);
  }

  /** Writes {@code update} over the entries of this state tensor named by an integer vector. */
  public void scatterInto(int axis, Node indices, Node update) {
    requireIndices(indices);
    graph.require(
        update.shape.equals(shape.with(axis, indices.shape.dim(0))) && update.dtype == dtype,
        "index_copy: %s %s into %s %s",
        update.dtype,
        update.shape,
        dtype,
        shape);
    graph.effect("torch.index_copy_(%s, %d, %s, %s)", id, axis, indices.id, update.id);
  }

  /** Overwrites this state tensor. */
  public void copyInto(Node value) {
    graph.require(value.shape.equals(shape), "copy: %s into %s", value.shape, shape);
    graph.effect("torch.copy_(%s, %s, False)", id, value.id);
  }

  private void requireIndices(Node indices) {
    graph.require(
        indices.dtype == DType.INT64 && indices.shape.rank() == 1,
        "indices are a vector of INT64, not %s %s",
        indices.dtype,
        indices.shape);
  }

  // Reductions

  /** Sum over one extent, which disappears. */
  public Node sum(int axis) {
    return graph.emit(
        dtype, shape.without(axis), "torch.sum(%s, [%d], False, dtype=None)", id, axis);
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

  // Types and gradients

  public Node cast(DType wanted) {
    if (wanted == dtype) {
      return this;
    }
    return graph.emit(wanted, shape, "torch.to(%s, %d, False, False, None)", id, wanted.scalarType);
  }

  /** The same bytes read as another type, the last extent changing with its width. */
  public Node reinterpret(DType wanted) {
    long bytes = shape.last().size() * dtype.bytes();
    graph.require(bytes % wanted.bytes() == 0, "view: %s as %s", shape, wanted);
    return graph.emit(
        wanted,
        shape.with(-1, Dim.of(bytes / wanted.bytes())),
        "torch.view(%s, %d)",
        id,
        wanted.scalarType);
  }

  /** The same values, cut off from gradients. */
  public Node detach() {
    return same("torch.detach(%s)", id);
  }

  /** A copy in memory of its own. */
  public Node copy() {
    return same("torch.clone(%s, memory_format=0)", id);
  }

  /** The same values as a leaf that {@link Graph#gradients} can differentiate by. */
  public Node leaf() {
    Node leaf = detach();
    graph.effect("torch.requires_grad_(%s, True)", leaf.id);
    return leaf;
  }

  /** Zeros of the given shape on this node's device. */
  public Node zerosLike(DType wanted, Shape fixed) {
    return graph.emit(
        wanted,
        fixed,
        "torch.new_zeros(%s, %s, dtype=%d, layout=None, device=None, pin_memory=None)",
        id,
        graph.sizesOf(fixed),
        wanted.scalarType);
  }

  private Node same(String template, Object... operands) {
    return graph.emit(dtype, shape, template, operands);
  }

  /** A float literal TorchScript reads back to the same double. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new GraphException("not a finite number: " + value);
    }
    return Double.toString(value);
  }
}
