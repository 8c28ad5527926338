package org.slicesweep.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * The forward pass of several models that share frozen weights, each of which changes linear layers
 * by low-rank terms. Their examples lie one after another, as many of each model: one product with
 * the frozen weight serves all of them, and two batched thin ones make the differences.
 */
public final class StackedHook implements ForwardHook {

  /**
   * Models that differ from the frozen one in the same layers and by terms of the same shapes.
   *
   * @param models how many
   * @param changes by the layer's name
   * @param factor gives a factor of all of them as it now is, {@code [models x ...]}, in the type
   *     of the forward pass
   * @param dropout of {@code [models x rows x inputs]}; gives them back in a pass that does not
   *     train
   */
  public record Group(
      int models,
      Map<String, LowRankChange> changes,
      BiFunction<Graph, LowRankFactor, Node> factor,
      BiFunction<Node, TermDropout, Node> dropout) {

    boolean sharesWeight(LinearLayer layer) {
      LowRankChange change = changes.get(layer.name());
      return change == null || change.weight() == null;
    }
  }

  private final DType dtype;
  private final List<Group> groups;
  private final int models;

  /**
   * @param dtype of the frozen weights
   * @param groups in the order of their examples
   */
  public StackedHook(DType dtype, List<Group> groups) {
    this.dtype = dtype;
    this.groups = List.copyOf(groups);
    this.models = groups.stream().mapToInt(Group::models).sum();
  }

  @Override
  public Node weight(Graph graph, String name, Shape shape) {
    return graph.frozen(name, dtype, shape);
  }

  @Override
  public Node linear(LinearLayer layer, Node x) {
    if (groups.stream().noneMatch(group -> group.changes().containsKey(layer.name()))) {
      return ForwardHook.super.linear(layer, x);
    }
    Node all = x.parts(models);
    Node plain =
        groups.stream().allMatch(group -> group.sharesWeight(layer))
            ? ForwardHook.super.linear(layer, x).freshParts(models)
            : null;
    List<Node> outputs = new ArrayList<>();
    int first = 0;
    for (Group group : groups) {
      Node own = part(all, first, group);
      Node y = plain == null ? plain(layer, group, own) : part(plain, first, group);
      outputs.add(changed(layer, group, own, y, groups.size() == 1));
      first += group.models();
    }
    return x.graph()
        .concat(outputs, 0)
        .joined(new Shape(dimsWith(x.shape(), Dim.of(layer.outputs()))));
  }

  private Node part(Node all, int first, Group group) {
    return group.models() == models ? all : all.slice(0, first, Dim.of(group.models()));
  }

  private Node plain(LinearLayer layer, Group group, Node x) {
    if (group.sharesWeight(layer)) {
      return ForwardHook.super.linear(layer, x);
    }
    Node bias =
        layer
            .bias()
            .map(
                name ->
                    weight(x.graph(), name, layer.biasShape())
                        .expandTo(Shape.of(group.models(), layer.outputs())))
            .orElse(null);
    LowRankFactor own = group.changes().get(layer.name()).weight();
    return x.linearEach(group.factor().apply(x.graph(), own), bias);
  }

  /**
   * @param fresh whether y is nobody else's, and no part of anything
   */
  private static Node changed(LinearLayer layer, Group group, Node x, Node y, boolean fresh) {
    LowRankChange change = group.changes().get(layer.name());
    Node result = y;
    for (LowRankTerm term : change == null ? List.<LowRankTerm>of() : change.terms()) {
      Node given = term.dropout() == null ? x : group.dropout().apply(x, term.dropout());
      Node thin = given.linearEach(group.factor().apply(x.graph(), term.a()), null);
      Node scaled = term.scale() == 1 ? thin : thin.times(term.scale());
      Node b = group.factor().apply(x.graph(), term.b());
      result = fresh ? result.plusProductEachInto(scaled, b) : result.plusProductEach(scaled, b);
    }
    return result;
  }

  private static List<Dim> dimsWith(Shape shape, Dim last) {
    List<Dim> dims = new ArrayList<>(shape.dims());
    dims.set(dims.size() - 1, last);
    return dims;
  }
}
