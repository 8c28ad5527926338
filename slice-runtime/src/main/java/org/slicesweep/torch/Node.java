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

  /** Integers, each that much more. */
  public Node plus(long constant) {
    return same("torch.add(%s, %d, 1)", id, constant);
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

  /** Each element to a constant power. */
  public Node power(double exponent) {
    return same("torch.pow(%s, %s)", id, number(exponent));
  }

  /** 1 where an element is above that of {@code other}, 0 elsewhere. */
  public Node isAbove(Node other) {
    Node above = elementwise("gt", "torch.gt(%s, %s)", other);
    return graph.emit(
        dtype, above.shape, "torch.to(%s, %d, False, False, None)", above.id, dtype.scalarType);
  }

  public Node squareRoot() {
    return same("torch.sqrt(%s)", id);
  }

  /** One over the square root. */
  public Node reciprocalSquareRoot() {
    return same("torch.rsqrt(%s)", id);
  }

  public Node reciprocal() {
    return same("torch.reciprocal(%s)", id);
  }

  public Node tanh() {
    return same("torch.tanh(%s)", id);
  }

  /** Of angles in radians. */
  public Node cosine() {
    return same("torch.cos(%s)", id);
  }

  /** Of angles in radians. */
  public Node sine() {
    return same("torch.sin(%s)", id);
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

  /**
   * A linear layer of its own for each of several models: {@code x_k W_kᵀ + b_k}.
   *
   * @param weights {@code [models x outputs x inputs]}, for this {@code [models x rows x inputs]}
   * @param biases {@code [models x outputs]}, or null
   */
  public Node linearEach(Node weights, Node biases) {
    requireModels("linear", weights);
    graph.require(
        shape.last().equals(weights.shape.last())
            && (biases == null
                || (biases.dtype == dtype
                    && biases.shape.equals(Shape.of(shape.dim(0), weights.shape.dim(1))))),
        "linear of each: x %s does not fit W %s",
        shape,
        weights.shape);
    Shape result = shape.with(-1, weights.shape.dim(1));
    return biases == null
        ? graph.emit(dtype, result, "torch.bmm(%s, torch.transpose(%s, 1, 2))", id, weights.id)
        : graph.emit(
            dtype,
            result,
            "torch.baddbmm(torch.unsqueeze(%s, 1), %s, torch.transpose(%s, 1, 2), beta=1,"
                + " alpha=1)",
            biases.id,
            id,
            weights.id);
  }

  /**
   * {@code y_k + a_k b_kᵀ} for each of several models.
   *
   * @param a {@code [models x rows x r]}, for this {@code [models x rows x outputs]}
   * @param b {@code [models x outputs x r]}
   */
  public Node plusProductEach(Node a, Node b) {
    return plusProductEach("baddbmm", a, b);
  }

  /** The same in place. This must be a fresh result that no other node reads. */
  public Node plusProductEachInto(Node a, Node b) {
    return plusProductEach("baddbmm_", a, b);
  }

  private Node plusProductEach(String operation, Node a, Node b) {
    requireModels("product", a);
    requireModels("product", b);
    graph.require(
        shape.dim(1).equals(a.shape.dim(1))
            && shape.dim(2).equals(b.shape.dim(1))
            && a.shape.dim(2).equals(b.shape.dim(2)),
        "product of each: %s + %s x %sᵀ",
        shape,
        a.shape,
        b.shape);
    return same(
        "torch.%s(%s, %s, torch.transpose(%s, 1, 2), beta=1, alpha=1)", operation, id, a.id, b.id);
  }

  private void requireModels(String operation, Node other) {
    graph.require(
        shape.rank() == 3
            && other.shape.rank() == 3
            && shape.dim(0).equals(other.shape.dim(0))
            && dtype == other.dtype,
        "%s of each: %s %s with %s %s",
        operation,
        dtype,
        shape,
        other.dtype,
        other.shape);
  }

  public Node softmax() {
    return same("torch.softmax(%s, -1, None)", id);
  }

  /**
   * Attention with an additive mask (Vaswani et al. 2017, eq. 1) as one fused operation.
   *
   * @param key {@code [batch x heads x tokens x head size]}, as is value; this may have other
   *     tokens
   * @param mask broadcastable to {@code [batch x heads x tokens x tokens]}, 0 or very negative;
   *     null where all is seen
   */
  public Node attend(Node key, Node value, Node mask) {
    graph.require(
        shape.rank() == 4
            && key.shape.equals(value.shape)
            && shape.equals(key.shape.with(2, shape.dim(2))),
        "attention: q %s, k %s, v %s",
        shape,
        key.shape,
        value.shape);
    return same(
        "torch.scaled_dot_product_attention(%s, %s, %s, %s)",
        id, key.id, value.id, mask == null ? "None" : mask.id);
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

  /**
   * Root mean square normalization over the last extent (Zhang and Sennrich 2019), the norm in fp32
   * at least and the product with the weight in this node's type, as Hugging Face's models have it.
   */
  public Node rmsNorm(Node weight, double epsilon) {
    graph.require(
        weight.shape.equals(Shape.of(shape.last())) && weight.dtype == dtype,
        "RMS norm: x %s %s, weight %s %s",
        dtype,
        shape,
        weight.dtype,
        weight.shape);
    Node wide = dtype.bytes() < DType.FP32.bytes() ? cast(DType.FP32) : this;
    Node size =
        wide.times(wide).mean(-1).expandAt(shape.rank() - 1).plus(epsilon).reciprocalSquareRoot();
    return wide.times(size).cast(dtype).times(weight);
  }

  /**
   * Convolution (as deep learning calls it) of patches that touch and do not overlap: what does not
   * fill a patch at the far edge is left out.
   *
   * @param weight {@code [outputs x channels x patch...]}, for {@code [batch x channels x size...]}
   *     with two or three sizes
   * @param sizes how many patches fit into each size
   * @return {@code [batch x outputs x sizes...]}
   */
  public Node patches(Node weight, Node bias, Dim... sizes) {
    int spatial = sizes.length;
    graph.require(
        shape.rank() == spatial + 2
            && weight.shape.rank() == spatial + 2
            && shape.dim(1).equals(weight.shape.dim(1))
            && bias.shape.equals(Shape.of(weight.shape.dim(0)))
            && dtype == weight.dtype
            && dtype == bias.dtype,
        "patches: %s %s by %s %s",
        dtype,
        shape,
        weight.dtype,
        weight.shape);
    List<Dim> dims = new ArrayList<>(List.of(shape.dim(0), weight.shape.dim(0)));
    dims.addAll(List.of(sizes));
    String stride = graph.sizesOf(new Shape(weight.shape.dims().subList(2, spatial + 2)));
    return graph.emit(
        dtype,
        new Shape(dims),
        "torch.conv%dd(%s, %s, %s, %s, %s, %s, 1)",
        spatial,
        id,
        weight.id,
        bias.id,
        stride,
        spatial == 2 ? "[0, 0]" : "[0, 0, 0]",
        spatial == 2 ? "[1, 1]" : "[1, 1, 1]");
  }

  /**
   * Resized by bicubic interpolation, corners not aligned (PyTorch's {@code interpolate}).
   *
   * @return {@code [batch x channels x height x width]}
   */
  public Node bicubic(Dim height, Dim width) {
    graph.require(shape.rank() == 4, "bicubic: %s is not a batch of images", shape);
    return graph.emit(
        dtype,
        Shape.of(shape.dim(0), shape.dim(1), height, width),
        "torch.upsample_bicubic2d(%s, [%s, %s], False, None, None)",
        id,
        graph.sizeOf(height),
        graph.sizeOf(width));
  }

  /** Sums of the entries so far along {@code axis}. */
  public Node cumulated(int axis) {
    return same("torch.cumsum(%s, %d, dtype=None)", id, axis);
  }

  /** 1 where an integer is another one, 0 elsewhere. */
  public Node isNot(long value) {
    return graph.emit(
        dtype,
        shape,
        "torch.to(torch.ne(%s, %d), %d, False, False, None)",
        id,
        value,
        dtype.scalarType);
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

  /**
   * The rows in equal parts, one after the other: {@code [..., d]} as {@code [parts x rows/parts x
   * d]}.
   *
   * @param parts the number of rows must be a multiple of it when the program runs
   */
  public Node parts(int parts) {
    return divided("torch.reshape(%s, [%d, -1, %s])", parts);
  }

  /**
   * The same over a fresh result that no other node reads, so that {@link #plusProductEachInto} may
   * write to it: for autograd it is no view, of which a change in place costs a copy.
   */
  public Node freshParts(int parts) {
    return divided("torch._unsafe_view(%s, [%d, -1, %s])", parts);
  }

  private Node divided(String template, int parts) {
    Dim rows = new Shape(shape.dims().subList(0, shape.rank() - 1)).elements();
    return graph.emit(
        dtype,
        Shape.of(Dim.of(parts), graph.quotient(rows, parts), shape.last()),
        template,
        id,
        parts,
        graph.sizeOf(shape.last()));
  }

  /** What {@link #parts} divided, in one again, whatever the last extent has become. */
  public Node joined(Shape target) {
    graph.require(
        shape.rank() == 3 && shape.last().equals(target.last()),
        "joined: %s does not become %s",
        shape,
        target);
    return graph.emit(dtype, target, "torch.reshape(%s, %s)", id, graph.sizesOf(target));
  }

  /** One vector of all elements, over the same memory. */
  public Node flattened() {
    return graph.emit(dtype, new Shape(List.of(shape.elements())), "torch.view(%s, [-1])", id);
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

  /** The last entry along {@code axis}, which disappears. */
  public Node last(int axis) {
    return select(axis, -1);
  }

  /** The first {@code size} entries along {@code axis}. */
  public Node first(int axis, Dim size) {
    return slice(axis, 0, size);
  }

  /** {@code size} entries along {@code axis}, from {@code start} on. */
  public Node slice(int axis, long start, Dim size) {
    String end = graph.sizeOf(size);
    return graph.emit(
        dtype,
        shape.with(axis, size),
        "torch.slice(%s, %d, %d, %s, 1)",
        id,
        axis,
        start,
        start == 0 ? end : "torch.add(" + end + ", " + start + ")");
  }

  /**
   * {@code size} entries along {@code axis}, from a place that is known only when the program runs.
   *
   * @param start an INT64 scalar
   */
  public Node slice(int axis, Node start, Dim size) {
    graph.require(
        start.dtype == DType.INT64 && start.shape.rank() == 0,
        "a slice starts at an INT64 scalar, not %s %s",
        start.dtype,
        start.shape);
    return graph.emit(
        dtype,
        shape.with(axis, size),
        "torch.narrow(%s, %d, %s, %s)",
        id,
        axis,
        start.id,
        graph.sizeOf(size));
  }

  /** Repeats extents of 1, and adds leading ones, until the shape is {@code target}. */
  public Node expandTo(Shape target) {
    graph.require(
        target.equals(shape.broadcast(target)), "expand: %s does not grow to %s", shape, target);
    return graph.emit(
        dtype, target, "torch.expand(%s, %s, implicit=False)", id, graph.sizesOf(target));
  }

  /**
   * This and {@code other} after one another.
   *
   * @param total the extent of both together along {@code axis}
   */
  public Node concat(int axis, Node other, Dim total) {
    Shape result = shape.with(axis, total);
    graph.require(
        result.equals(other.shape.with(axis, total)) && dtype == other.dtype,
        "cat: %s %s and %s %s along %d",
        dtype,
        shape,
        other.dtype,
        other.shape,
        axis);
    return graph.emit(dtype, result, "torch.cat([%s, %s], %d)", id, other.id, axis);
  }

  /** A square matrix with this vector on its diagonal. */
  public Node diagonal() {
    graph.require(shape.rank() == 1, "diagonal of %s", shape);
    return graph.emit(dtype, Shape.of(shape.dim(0), shape.dim(0)), "torch.diag(%s, 0)", id);
  }

  /** A vector's elements, smallest first. */
  public Node sorted() {
    graph.require(shape.rank() == 1, "sort of %s", shape);
    return same("torch.msort(%s)", id);
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

  /**
   * This matrix with values added to some of its entries.
   *
   * @param places INT64 {@code [2 x n]}: rows, then columns, each pair once
   * @param values {@code [n]}
   */
  public Node plusAt(Node places, Node values) {
    graph.require(
        shape.rank() == 2
            && places.dtype == DType.INT64
            && places.shape.equals(Shape.of(Dim.of(2), values.shape.dim(0)))
            && values.dtype == dtype,
        "index_put: %s %s at %s %s of %s %s",
        values.dtype,
        values.shape,
        places.dtype,
        places.shape,
        dtype,
        shape);
    Node rows = places.select(0, 0);
    Node columns = places.select(0, 1);
    return same(
        "torch.index_put(%s, annotate(List[Optional[Tensor]], [%s, %s]), %s, True)",
        id, rows.id, columns.id, values.id);
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

  /** Adds {@code update} to this state tensor. */
  public void plusInto(Node update) {
    graph.require(
        update.shape.equals(shape) && update.dtype == dtype,
        "add: %s %s into %s %s",
        update.dtype,
        update.shape,
        dtype,
        shape);
    graph.effect("torch.add_(%s, %s, alpha=1)", id, update.id);
  }

  /** Fills this state tensor with zeros. */
  public void clear() {
    graph.effect("torch.zero_(%s)", id);
  }

  /** Counts one up in this state tensor. */
  public void increment() {
    graph.effect("torch.add_(%s, 1, 1)", id);
  }

  /** Counts one up in this state tensor, but not beyond {@code last}. */
  public void incrementUpTo(long last) {
    graph.effect("torch.add_(%s, torch.lt(%s, %d), alpha=1)", id, id, last);
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
   * counters, on every device: SplitMix64 of the element's number.
   *
   * @param seed INT64 {@code [1]}, another one at every place that drops
   * @param step INT64 {@code [1]}, another one at every call
   */
  public Node dropout(double probability, Node seed, Node step) {
    graph.require(probability >= 0 && probability < 1, "dropout: %s", probability);
    return times(Dropout.mask(this, probability, seed, step)).times(1 / (1 - probability));
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
