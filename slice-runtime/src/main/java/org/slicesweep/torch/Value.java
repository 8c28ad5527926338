package org.slicesweep.torch;

/** What a node of a {@link Graph} is, and how it writes down what is made of it. */
abstract class Value {
  final Graph graph;
  final String id;
  final DType dtype;
  final Shape shape;

  Value(Graph graph, String id, DType dtype, Shape shape) {
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

  /** This value with all that can be made of it. */
  final Node node() {
    return (Node) this;
  }

  final Node same(String template, Object... operands) {
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
