package org.slicesweep.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slicesweep.pack.Layout.Parameter;
import org.slicesweep.torch.AdamW.Slot;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Shape;

/** Programs that put the tensors of a group's trials together, and back where they came from. */
final class StackCopies {
  private static final List<UnaryOperator<String>> MOVED =
      List.of(name -> name, Slot::meanName, Slot::squareName);

  private StackCopies() {}

  /** Outputs masters, means, squares and counts, then the layout's constants. */
  static ProgramSource stack(StackGroup group) {
    Graph graph = graph("stack");
    Layout layout = group.layout();
    List<Node> outputs = new ArrayList<>();
    for (UnaryOperator<String> of : MOVED) {
      outputs.add(each(graph, group, model -> row(graph, group, model, of)));
    }
    outputs.add(
        each(
            graph,
            group,
            model ->
                graph.stack(
                    List.of(
                        count(graph, group, model, layout.ofMethod()),
                        count(graph, group, model, layout.ofHead())))));
    for (Layout.Constant constant : layout.constants()) {
      outputs.add(each(graph, group, model -> constant(graph, group, model, constant)));
    }
    return graph.program(outputs);
  }

  private static Node constant(Graph graph, StackGroup group, int model, Layout.Constant constant) {
    return graph.state(group.member(model, constant.name()), constant.dtype(), constant.shape());
  }

  /** Copies masters, means, squares and counts back, and the layout's counters. */
  static ProgramSource unstack(StackGroup group) {
    Graph graph = graph("unstack");
    List<String> stacked = List.of(group.masters(), group.means(), group.squares());
    for (int model = 0; model < group.models(); model++) {
      for (int i = 0; i < MOVED.size(); i++) {
        Node row = group.row(graph, stacked.get(i)).select(0, model);
        for (Parameter parameter : group.layout().trained()) {
          member(graph, group, model, parameter, MOVED.get(i))
              .copyInto(
                  row.slice(0, parameter.at(), Dim.of(parameter.size()))
                      .reshape(parameter.shape().dims().toArray(Dim[]::new)));
        }
      }
      Node counts = graph.state(group.steps(), DType.FP32, group.counts()).select(0, model);
      count(graph, group, model, group.layout().ofMethod(), counts.select(0, 0));
      count(graph, group, model, group.layout().ofHead(), counts.select(0, 1));
      for (Layout.Constant counter : group.layout().counters()) {
        constant(graph, group, model, counter)
            .copyInto(group.constant(graph, counter).select(0, model));
      }
    }
    return graph.program(List.of(any(graph)));
  }

  private interface Part {
    Node of(int model);
  }

  private static Node each(Graph graph, StackGroup group, Part part) {
    List<Node> parts = new ArrayList<>();
    for (int model = 0; model < group.models(); model++) {
      parts.add(part.of(model));
    }
    return graph.stack(parts);
  }

  private static Node row(Graph graph, StackGroup group, int model, UnaryOperator<String> of) {
    return graph.concat(
        group.layout().trained().stream()
            .map(
                parameter ->
                    member(graph, group, model, parameter, of).reshape(Dim.of(parameter.size())))
            .toList(),
        0);
  }

  private static Node member(
      Graph graph, StackGroup group, int model, Parameter parameter, UnaryOperator<String> of) {
    return graph.state(
        group.member(model, of.apply(parameter.name())), DType.FP32, parameter.shape());
  }

  /**
   * All tensors of a trial's method were updated as often as each other, and so were its head's.
   */
  private static Node count(Graph graph, StackGroup group, int model, List<Parameter> of) {
    return of.isEmpty()
        ? any(graph).cast(DType.FP32)
        : stepOf(graph, group, model, of.get(0)).times(1);
  }

  private static void count(
      Graph graph, StackGroup group, int model, List<Parameter> of, Node count) {
    of.forEach(parameter -> stepOf(graph, group, model, parameter).copyInto(count));
  }

  private static Node stepOf(Graph graph, StackGroup group, int model, Parameter parameter) {
    return graph.state(
        group.member(model, Slot.stepName(parameter.name())), DType.FP32, Shape.SCALAR);
  }

  private static Graph graph(String name) {
    Graph graph = new Graph(name);
    any(graph);
    return graph;
  }

  /** A program needs an input; this one is 0. */
  private static Node any(Graph graph) {
    return graph.input("any", DType.INT64, Shape.SCALAR);
  }
}
