package org.slicesweep.torch;

import java.util.ArrayList;
import java.util.List;

/** Products, and what layers make of them. */
abstract class ProductOps extends ElementwiseOps {
  ProductOps(Graph graph, String id, DType dtype, Shape shape) {
    super(graph, id, dtype, shape);
  }

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
    requireHeads(key, value);
    return same("%s", fused(key, value, mask == null ? "None" : mask.id));
  }

  /**
   * The same for bf16: fused on a GPU; on a CPU, where that kernel is slower, as products around a
   * softmax in fp32. The program finds out where it runs.
   *
   * @param mask fp32
   */
  public Node attendInHalf(Node key, Node value, Node mask) {
    requireHeads(key, value);
    String scores =
        inType(DType.FP32, "torch.matmul(%s, torch.transpose(%s, 2, 3))".formatted(id, key.id));
    String scaled =
        "torch.mul(%s, %s)".formatted(scores, number(1 / Math.sqrt((double) shape.last().size())));
    String seen = mask == null ? scaled : "torch.add(%s, %s)".formatted(scaled, mask.id);
    String plain =
        "torch.matmul(%s, %s)"
            .formatted(inType(dtype, "torch.softmax(%s, -1, None)".formatted(seen)), value.id);
    String fused = fused(key, value, mask == null ? "None" : inType(dtype, mask.id));
    return same("%s if ops.prim.is_cuda(%s) else %s", fused, id, plain);
  }

  private void requireHeads(Node key, Node value) {
    graph.require(
        shape.rank() == 4
            && key.shape.equals(value.shape)
            && shape.equals(key.shape.with(2, shape.dim(2))),
        "attention: q %s, k %s, v %s",
        shape,
        key.shape,
        value.shape);
  }

  private String fused(Node key, Node value, String mask) {
    return "torch.scaled_dot_product_attention(%s, %s, %s, %s)"
        .formatted(id, key.id, value.id, mask);
  }

  private static String inType(DType wanted, String expression) {
    return "torch.to(%s, %d, False, False, None)".formatted(expression, wanted.scalarType);
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
    Node wide = dtype.bytes() < DType.FP32.bytes() ? node().cast(DType.FP32) : node();
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
}
