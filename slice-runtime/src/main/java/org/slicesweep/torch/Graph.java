package org.slicesweep.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slicesweep.torch.Argument.Kind;

/**
 * Model code in Java that runs as one native call.
 *
 * <p>Calling {@link Node}'s methods writes down what to compute, in order; {@link #program} turns
 * that into a {@link Program}. Shapes and types are checked as nodes are made, so a mistake is an
 * exception at its line of Java, naming the layer ({@link #at}).
 */
public final class Graph {
  private final String name;
  private final Map<Kind, Map<String, Node>> arguments = new EnumMap<>(Kind.class);
  private final Map<Kind, List<Argument>> declared = new EnumMap<>(Kind.class);
  private final List<String> statements = new ArrayList<>();
  private final Map<String, String> symbols = new LinkedHashMap<>();
  private final Set<String> usedSymbols = new TreeSet<>();
  private final GradientFlow flow = new GradientFlow();
  private String place = "";

  public Graph(String name) {
    this.name = name;
    for (Kind kind : Kind.values()) {
      arguments.put(kind, new LinkedHashMap<>());
      declared.put(kind, new ArrayList<>());
    }
  }

  /** Says which layer the next nodes belong to, for messages and the printed source. */
  public Graph at(String place) {
    this.place = place;
    statements.add("# " + place);
    return this;
  }

  /** A tensor each call brings. */
  public Node input(String name, DType dtype, Shape shape) {
    return argument(Kind.INPUT, name, dtype, shape);
  }

  /** A read-only tensor, shared by every trial. */
  public Node frozen(String name, DType dtype, Shape shape) {
    return argument(Kind.FROZEN, name, dtype, shape);
  }

  /** A tensor of the trial that the program may write to. */
  public Node state(String name, DType dtype, Shape shape) {
    return argument(Kind.STATE, name, dtype, shape);
  }

  /** Whether anything so far was a tensor of a trial. */
  public boolean hasState() {
    return !declared.get(Kind.STATE).isEmpty();
  }

  private Node argument(Kind kind, String name, DType dtype, Shape shape) {
    Map<String, Node> known = arguments.get(kind);
    Node before = known.get(name);
    if (before != null) {
      require(
          before.dtype() == dtype && before.shape().equals(shape),
          "%s is %s %s, not %s %s",
          name,
          before.dtype(),
          before.shape(),
          dtype,
          shape);
      return before;
    }
    String reference = kind.list + "[" + known.size() + "]";
    if (kind == Kind.INPUT) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        Dim dim = shape.dim(axis);
        if (dim.factor() == 1 && dim.symbols().size() == 1) {
          symbols.putIfAbsent(dim.symbols().get(0), "torch.size(" + reference + ", " + axis + ")");
        }
      }
    }
    declared.get(kind).add(new Argument(name, dtype, shape));
    Node node = new Node(this, reference, dtype, shape);
    known.put(name, node);
    return node;
  }

  /** The extent of {@code base} and {@code extra} more. */
  public Dim longer(Dim base, long extra) {
    if (base.isFixed()) {
      return Dim.of(base.size() + extra);
    }
    return derived(base + "_plus_" + extra, "torch.add(" + inputSize(base) + ", " + extra + ")");
  }

  /** How often {@code divisor} goes into {@code base}. */
  public Dim quotient(Dim base, long divisor) {
    return base.isFixed()
        ? Dim.of(base.size() / divisor)
        : derived(
            base + "_by_" + divisor, "torch.floordiv(" + inputSize(base) + ", " + divisor + ")");
  }

  private Dim derived(String name, String expression) {
    String symbol = name.replace('*', '_');
    symbols.putIfAbsent(symbol, expression);
    return Dim.named(symbol);
  }

  /** An extent as an expression over the sizes of inputs. */
  private String inputSize(Dim dim) {
    String expression = Long.toString(dim.factor());
    for (String symbol : dim.symbols()) {
      require(symbols.containsKey(symbol), "no input has an extent %s", symbol);
      expression = "torch.mul(" + expression + ", " + symbols.get(symbol) + ")";
    }
    return expression;
  }

  /** An expression in TorchScript, {@code %s} standing for the operands in order. */
  Node emit(DType dtype, Shape shape, String template, Object... operands) {
    String expression = format(template, operands);
    Node node = assigned(dtype, shape, expression);
    flow.derived(node.id(), expression);
    return node;
  }

  /** The same for a result that carries no gradient to its operands. */
  Node constant(DType dtype, Shape shape, String template, Object... operands) {
    return assigned(dtype, shape, format(template, operands));
  }

  private Node assigned(DType dtype, Shape shape, String expression) {
    String id = "t" + statements.size();
    statements.add(id + " = " + expression);
    return new Node(this, id, dtype, shape);
  }

  /** A list of tensors; returns its name. */
  String list(List<Node> nodes) {
    String id = "t" + statements.size();
    String expression = "[" + ids(nodes) + "]";
    statements.add(id + " = " + expression);
    flow.derived(id, expression);
    return id;
  }

  /** A constant that gradients are taken by from now on. */
  Node leaf(Node constant) {
    effect("torch.requires_grad_(%s, True)", constant.id());
    flow.leaf(constant);
    return constant;
  }

  /**
   * A node that {@link #gradients} can differentiate by, beside the leaves that it depends on: the
   * node itself, or a leaf of its values where it depends on none.
   */
  public Node watched(Node node) {
    if (leavesOf(node).isEmpty()) {
      return node.leaf();
    }
    flow.watch(node);
    return node;
  }

  /** The leaves, made by {@link Node#leaf} or {@link #watched}, that a node depends on. */
  public Set<Node> leavesOf(Node node) {
    return Collections.unmodifiableSet(flow.leavesOf(node.id()));
  }

  /** Whether gradients are taken by a node, and none flow through it. */
  boolean isLeaf(Node node) {
    return flow.isLeaf(node.id());
  }

  /**
   * Writes down a part that can be differentiated alone.
   *
   * @param x what the part is a function of
   * @throws GraphException if the part reads, beside {@code x}, leaves and constants, a node from
   *     outside that carries gradients: they would be lost on their way
   */
  public Node apart(Node x, UnaryOperator<Node> part) {
    int start = statements.size();
    Node y = part.apply(x);
    for (String statement : List.copyOf(statements.subList(start, statements.size()))) {
      for (String id : GradientFlow.operands(statement)) {
        boolean outside = Integer.parseInt(id.substring(1)) < start;
        require(
            !outside || id.equals(x.id()) || flow.leavesOf(id).isEmpty() || flow.isLeaf(id),
            "%s reads %s, which carries gradients from outside",
            statement,
            id);
      }
    }
    return y;
  }

  /** A statement for its effect. */
  void effect(String template, Object... operands) {
    statements.add("_ = " + format(template, operands));
  }

  private static String format(String template, Object... operands) {
    return String.format(template, operands);
  }

  /** The TorchScript expression of a size. */
  String sizeOf(Dim dim) {
    String expression = dim.factor() == 1 && !dim.isFixed() ? "" : Long.toString(dim.factor());
    for (String symbol : dim.symbols()) {
      require(symbols.containsKey(symbol), "no input has an extent %s", symbol);
      usedSymbols.add(symbol);
      String variable = "n_" + symbol;
      expression =
          expression.isEmpty() ? variable : "torch.mul(" + expression + ", " + variable + ")";
    }
    return expression;
  }

  String sizesOf(Shape shape) {
    return shape.dims().stream().map(this::sizeOf).collect(Collectors.joining(", ", "[", "]"));
  }

  void require(boolean valid, String message, Object... details) {
    if (!valid) {
      String where = place.isEmpty() ? name : name + ", " + place;
      throw new GraphException(where + ": " + String.format(message, details));
    }
  }

  /**
   * The gradient of a scalar with respect to leaves made by {@link Node#leaf}, in their order, each
   * contiguous (the fused optimizer ignores strides); the graph of the forward pass is freed.
   */
  public List<Node> gradients(Node loss, List<Node> leaves) {
    require(loss.shape().rank() == 0, "gradients need a scalar, not %s", loss.shape());
    return gradients(loss, "None", leaves);
  }

  /**
   * The same of any node, given the gradient with respect to it: one link of the chain rule.
   *
   * @param gradient of {@code output}'s shape and type
   */
  public List<Node> gradients(Node output, Node gradient, List<Node> leaves) {
    require(
        gradient.shape().equals(output.shape()) && gradient.dtype() == output.dtype(),
        "the gradient of %s %s is %s %s",
        output.dtype(),
        output.shape(),
        gradient.dtype(),
        gradient.shape());
    return gradients(output, "annotate(List[Optional[Tensor]], [" + gradient.id() + "])", leaves);
  }

  private List<Node> gradients(Node output, String given, List<Node> leaves) {
    require(!leaves.isEmpty(), "gradients of nothing");
    String list = "t" + statements.size();
    statements.add(
        "%s = torch.grad([%s], [%s], %s, None, False, False)"
            .formatted(list, output.id(), ids(leaves), given));
    List<Node> gradients = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      Node leaf = leaves.get(i);
      gradients.add(
          emit(
              leaf.dtype(),
              leaf.shape(),
              "torch.contiguous(torch._unwrap_optional(%s[%d]), memory_format=0)",
              list,
              i));
    }
    return gradients;
  }

  /** Nodes of one shape as one with a new first extent: scalars become a vector. */
  public Node stack(List<Node> nodes) {
    List<Dim> dims = new ArrayList<>(nodes.get(0).shape().dims());
    nodes.forEach(
        node -> require(node.shape().dims().equals(dims), "stack: %s with %s", dims, node.shape()));
    dims.add(0, Dim.of(nodes.size()));
    return emit(nodes.get(0).dtype(), new Shape(dims), "torch.stack([%s], 0)", ids(nodes));
  }

  /** Nodes one after another along an axis whose extents are fixed. */
  public Node concat(List<Node> nodes, int axis) {
    Shape first = nodes.get(0).shape();
    long total = nodes.stream().mapToLong(node -> node.shape().dim(axis).size()).sum();
    Shape result = first.with(axis, Dim.of(total));
    nodes.forEach(
        node ->
            require(
                node.shape().with(axis, Dim.of(total)).equals(result),
                "cat: %s and %s along %d",
                first,
                node.shape(),
                axis));
    return nodes.size() == 1
        ? nodes.get(0)
        : emit(nodes.get(0).dtype(), result, "torch.cat([%s], %d)", ids(nodes), axis);
  }

  /** Vectors of one type after one another. */
  public Node concat(List<Node> vectors) {
    long size = vectors.stream().mapToLong(vector -> vector.shape().size()).sum();
    return emit(vectors.get(0).dtype(), Shape.of(size), "torch.cat([%s], 0)", ids(vectors));
  }

  static String ids(List<Node> nodes) {
    return nodes.stream().map(Node::id).collect(Collectors.joining(", "));
  }

  /** What the program returns at each call, in order. */
  public ProgramSource program(List<Node> outputs) {
    require(!arguments.get(Kind.INPUT).isEmpty(), "a program needs an input");
    StringBuilder code = new StringBuilder();
    usedSymbols.forEach(symbol -> line(code, "n_" + symbol + " = " + symbols.get(symbol)));
    statements.forEach(statement -> line(code, statement));
    line(code, "return [" + ids(outputs) + "]");
    return new ProgramSource(
        name,
        code.toString(),
        declared.get(Kind.INPUT),
        declared.get(Kind.FROZEN),
        declared.get(Kind.STATE),
        outputs.stream().map(node -> new Argument(node.id(), node.dtype(), node.shape())).toList());
  }

  private static void line(StringBuilder code, String statement) {
    code.append("    ").append(statement).append('\n');
  }
}
