package org.slicesweep.pack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.method.BlockGradients;
import org.slicesweep.method.LowRankFactor;
import org.slicesweep.method.StackedHook;
import org.slicesweep.method.TermDropout;
import org.slicesweep.method.Trainables;
import org.slicesweep.pack.Layout.Parameter;
import org.slicesweep.torch.AdamW;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Shape;

/**
 * The passes of stacked trials. Their losses are added up for one backward pass: no trained tensor
 * is in two of them, so that each gets the gradient of its own, and what is not a number in one
 * never reaches another.
 */
final class StackGraph {
  private final Graph graph;
  private final List<StackGroup> groups;
  private final Member member;
  private final DType dtype;
  private final int models;
  private final Trainables trained;

  /**
   * @param member any of the trials: what all of them have in common is read off it
   */
  StackGraph(String name, List<StackGroup> groups, Member member) {
    this.graph = new Graph(name);
    this.trained = new Trainables(graph);
    this.groups = groups;
    this.member = member;
    this.dtype = member.model().dtype();
    this.models = groups.stream().mapToInt(StackGroup::models).sum();
  }

  /** Outputs {@code [models x batch x outputs]}; inputs are the backbone's. */
  ProgramSource outputs() {
    ForwardHook hook = hook(this::current, (group, x, dropout) -> x);
    return graph.program(List.of(logits(hook, this::current)));
  }

  /**
   * Inputs: the backbone's for the examples of all trials, labels, and fp64 {@code [models]}
   * learning rates, the methods' and the heads'. First output: losses and gradient norms, {@code [2
   * x models]}.
   */
  ProgramSource step() {
    BlockGradients blocks = new BlockGradients(hook(this::leaf, this::dropped), trained, false);
    Node logits = logits(blocks, this::leaf);
    Node losses = member.head().lossEach(logits, member.head().labels(graph));
    Node rates = graph.input("learning_rates", DType.FP64, Shape.of(models));
    Node headRates = graph.input("head_learning_rates", DType.FP64, Shape.of(models));
    graph.at("backward");
    Map<String, Node> gradients = byName(blocks.gradients(losses.sum(), List.of()));
    graph.at("optimizer");
    List<Node> outputs = new ArrayList<>();
    List<Node> norms = new ArrayList<>();
    int first = 0;
    for (StackGroup group : groups) {
      Node rows = rows(group, gradients);
      Node norm = rows.norms();
      norms.add(norm);
      update(group, first, clipped(rows, norm), rates, headRates, outputs);
      group.layout().counters().forEach(counter -> group.constant(graph, counter).increment());
      first += group.models();
    }
    outputs.add(0, graph.stack(List.of(losses.detach(), graph.concat(norms, 0))));
    return graph.program(outputs);
  }

  private Map<String, Node> byName(List<Node> gradients) {
    Map<String, Node> named = new HashMap<>();
    for (Trainables.Trainable entry : trained.entries()) {
      named.put(entry.name(), gradients.get(named.size()));
    }
    return named;
  }

  private ForwardHook hook(ParameterNode parameter, DropoutNode dropout) {
    return new StackedHook(
        dtype,
        groups.stream()
            .map(
                group ->
                    new StackedHook.Group(
                        group.models(),
                        group.layout().changes(),
                        (g, factor) -> factor(group, factor, parameter),
                        (x, of) -> dropout.of(group, x, of)))
            .toList());
  }

  private Node logits(ForwardHook hook, ParameterNode parameter) {
    Encoded encoded = member.head().encoded(member.model().architecture(), graph, hook);
    Node pooled = encoded.pooled().parts(models);
    List<Node> logits = new ArrayList<>();
    int first = 0;
    for (StackGroup group : groups) {
      Node own = groups.size() == 1 ? pooled : pooled.slice(0, first, Dim.of(group.models()));
      Function<String, Node> ofHead =
          name ->
              parameter.of(
                  group,
                  group.layout().ofHead().stream()
                      .filter(p -> p.name().equals(name))
                      .findFirst()
                      .orElseThrow());
      logits.add(member.head().logitsEach(own, ofHead));
      first += group.models();
    }
    return graph.concat(logits, 0);
  }

  private interface ParameterNode {
    Node of(StackGroup group, Parameter parameter);
  }

  private interface DropoutNode {
    Node of(StackGroup group, Node x, TermDropout dropout);
  }

  /** A trained tensor of all trials, {@code [models x ...]}. */
  private Node current(StackGroup group, Parameter parameter) {
    List<Dim> dims = new ArrayList<>(parameter.shape().dims());
    dims.add(0, Dim.of(group.models()));
    return group
        .row(graph, group.masters())
        .slice(1, parameter.at(), Dim.of(parameter.size()))
        .reshape(dims.toArray(Dim[]::new));
  }

  private Node leaf(StackGroup group, Parameter parameter) {
    return trained.part(group.constant(parameter.name()), () -> current(group, parameter));
  }

  private Node factor(StackGroup group, LowRankFactor factor, ParameterNode parameter) {
    if (!factor.trained()) {
      return constant(group, factor.name(), factor.shape(), factor.dtype()).cast(dtype);
    }
    Node value =
        parameter.of(
            group,
            group.layout().ofMethod().stream()
                .filter(p -> p.name().equals(factor.name()))
                .findFirst()
                .orElseThrow());
    return factor.origin() == null
        ? value.cast(dtype)
        : value.minus(constant(group, factor.origin(), factor.shape(), DType.FP32)).cast(dtype);
  }

  private Node constant(StackGroup group, String name, Shape shape, DType type) {
    return group.constant(graph, new Layout.Constant(name, shape, type));
  }

  private Node dropped(StackGroup group, Node x, TermDropout dropout) {
    return x.dropout(
        dropout.probability(),
        counter(group, dropout.seed()),
        counter(group, dropout.step()),
        graph.quotient(Inputs.BATCH, models));
  }

  private Node counter(StackGroup group, String name) {
    return group.constant(graph, Layout.counter(name)).select(1, 0);
  }

  /** Gradients as the masters lie, {@code [models x entries]}. */
  private Node rows(StackGroup group, Map<String, Node> gradients) {
    List<Node> flat = new ArrayList<>();
    for (Parameter parameter : group.layout().trained()) {
      Node gradient = gradients.get(group.constant(parameter.name()));
      flat.add(gradient.reshape(Dim.of(group.models()), Dim.of(parameter.size())));
    }
    return graph.concat(flat, 1);
  }

  /** As {@link AdamW#clip}, each trial by its own norm. */
  private Node clipped(Node rows, Node norms) {
    double most = member.maxGradientNorm();
    return most > 0
        ? rows.times(norms.plus(1e-6).reciprocal().times(most).atMost(1).expandAt(1))
        : rows;
  }

  private void update(
      StackGroup group, int first, Node gradients, Node rates, Node headRates, List<Node> outputs) {
    long split = group.layout().methodSize();
    long all = group.layout().size();
    for (int model = 0; model < group.models(); model++) {
      if (split > 0) {
        outputs.add(update(group, model, gradients, 0, 0, split, rates.select(0, first + model)));
      }
      if (all > split) {
        Node rate = headRates.select(0, first + model);
        outputs.add(update(group, model, gradients, 1, split, all - split, rate));
      }
    }
  }

  private Node update(
      StackGroup group, int model, Node gradients, int count, long at, long size, Node rate) {
    Dim length = Dim.of(size);
    Function<Node, Node> part = rows -> rows.select(0, model).slice(0, at, length);
    AdamW.Slot slot =
        new AdamW.Slot(
            part.apply(group.row(graph, group.masters())),
            part.apply(gradients),
            part.apply(group.row(graph, group.means())),
            part.apply(group.row(graph, group.squares())),
            graph
                .state(group.steps(), DType.FP32, group.counts())
                .select(0, model)
                .select(0, count));
    return AdamW.withDecay(member.weightDecay()).update(graph, List.of(slot), rate);
  }
}
