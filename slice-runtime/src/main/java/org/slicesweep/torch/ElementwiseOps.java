package org.slicesweep.torch;

/** Operations entry by entry. */
abstract class ElementwiseOps extends Value {
  ElementwiseOps(Graph graph, String id, DType dtype, Shape shape) {
    super(graph, id, dtype, shape);
  }

  public Node plus(Node other) {
    return elementwise("add", "torch.add(%s, %s, alpha=1)", other);
  }

  /**
   * The same sum in the memory of this node, a fresh result that no other node reads. Gradients by
   * it stay what they were: those by the sum are the same.
   */
  public Node plusInPlace(Node other) {
    graph.require(
        shape.equals(other.shape), "add: %s does not fit in the place of %s", other.shape, shape);
    return graph.isLeaf(node())
        ? plus(other) // autograd lets nobody write to a leaf
        : elementwise("add", "torch.add_(%s, %s, alpha=1)", other);
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
}
