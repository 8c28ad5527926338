package org.slicesweep.method;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.common.InputException;
import org.slicesweep.slice.Axis;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * What has to be stored of weights whose slices were trained: {@link StoredSlices} of each, and
 * where biases were trained, the whole bias.
 */
record StoredWeights(Collection<LinearLayer> layers, SliceFineMethod options) {
  static final List<Axis> AXES = List.of(Axis.ROW, Axis.COLUMN);

  /**
   * @param state the weights as they now are, by name
   * @param owner of what is made
   */
  Map<String, AdapterValue> of(
      VisitedEntries visited, Map<String, Tensor> state, TensorScope owner) {
    Graph graph = new Graph("read visited");
    Map<String, Node> values = new LinkedHashMap<>();
    Map<String, AdapterValue> stored = new LinkedHashMap<>();
    List<Tensor> inputs = new ArrayList<>();
    for (LinearLayer layer : layers) {
      StoredSlices slices = new StoredSlices(layer);
      Tensor kept = state.get(layer.weightName());
      Node weight = graph.state(layer.weightName(), kept.dtype(), layer.weightShape());
      for (Axis axis : AXES) {
        long[] indices = visited.of(layer, axis);
        if (indices.length > 0) {
          String name = slices.indicesName(axis);
          Tensor which = owner.longs(indices, indices.length);
          inputs.add(which);
          stored.put(name, new AdapterValue(which, Shape.of(indices.length), false));
          Node input = graph.input(name, DType.INT64, Shape.of(indices.length));
          values.put(slices.name(axis), weight.gather(axis == Axis.ROW ? 0 : 1, input));
        }
      }
      if (options.trainsBias(layer)) {
        DType dtype = state.get(layer.biasName()).dtype();
        values.put(
            layer.biasName(), graph.state(layer.biasName(), dtype, layer.biasShape()).copy());
      }
    }
    List<Node> exact = values.values().stream().map(node -> node.cast(DType.FP32)).toList();
    try (Program program = Program.load(graph.program(exact), owner);
        Program.Bound bound =
            program.bind(argument -> null, argument -> state.get(argument.name()))) {
      Iterator<Tensor> read = bound.run(owner, inputs).iterator();
      values.forEach(
          (name, node) -> stored.put(name, new AdapterValue(read.next(), node.shape(), true)));
    }
    return stored;
  }

  /**
   * Writes what was stored over the pretrained weights.
   *
   * @param dtype of the weights
   * @throws InputException if it is not what was stored of these layers
   */
  void restore(
      Map<String, float[]> values, Map<String, Tensor> state, DType dtype, TensorScope scope) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    for (LinearLayer layer : layers) {
      StoredSlices slices = new StoredSlices(layer);
      float[] weight = floats(state.get(layer.weightName()), scope);
      for (Axis axis : AXES) {
        slices.paste(axis, values, weight);
        unknown.remove(slices.name(axis));
        unknown.remove(slices.indicesName(axis));
      }
      overwrite(state.get(layer.weightName()), layer.weightShape(), weight, dtype, scope);
      if (options.trainsBias(layer)) {
        float[] given = values.get(layer.biasName());
        InputException.check(
            given != null && given.length == layer.outputs(),
            "",
            "%s is missing or not of length %d",
            layer.biasName(),
            layer.outputs());
        overwrite(state.get(layer.biasName()), layer.biasShape(), given, dtype, scope);
        unknown.remove(layer.biasName());
      }
    }
    InputException.check(unknown.isEmpty(), "", "%s are no slices of this method", unknown);
  }

  private static float[] floats(Tensor tensor, TensorScope owner) {
    try (Tensor exact = owner.copyOf(tensor, DType.FP32)) {
      return exact.toFloats();
    }
  }

  private static void overwrite(
      Tensor tensor, Shape shape, float[] values, DType dtype, TensorScope scope) {
    try (Tensor staged = scope.floats(values, shape.sizes());
        Tensor typed = scope.copyOf(staged, dtype)) {
      scope.overwrite(tensor, typed);
    }
  }
}
