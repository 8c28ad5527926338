package org.slicesweep.torch;

import java.util.ArrayList;
import java.util.List;

/** Operations that move entries and leave them as they are. */
abstract class ShapeOps extends ProductOps {
  ShapeOps(Graph graph, String id, DType dtype, Shape shape) {
    super(graph, id, dtype, shape);
  }

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

  /**
   * What {@link #parts} divided, in one again, whatever the last extent has become. This must be a
   * fresh result that no other node reads: it may be written to, as {@link #freshParts}.
   */
  public Node joined(Shape target) {
    graph.require(
        shape.rank() == 3 && shape.last().equals(target.last()),
        "joined: %s does not become %s",
        shape,
        target);
    return graph.emit(dtype, target, "torch._unsafe_view(%s, %s)", id, graph.sizesOf(target));
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
}
