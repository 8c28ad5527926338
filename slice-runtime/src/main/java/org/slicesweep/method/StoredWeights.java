package org.slicesweep.method;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.common.InputException;
import org.slicesweep.slice.Axis;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * What has to be stored of weights whose slices were trained: {@link StoredSlices} of each, and
 * where biases were trained, the whole bias.
 */
record StoredWeights(Collection<LinearLayer> layers, SliceFineMethod options) {
  private static final List<Axis> AXES = List.of(Axis.ROW, Axis.COLUMN);

  /**
   * @param state the weights as they now are, by name
   * @param owner of what is made
   */
  Map<String, AdapterValue> of(
      VisitedEntries visited, Map<String, Tensor> state, TensorScope owner) {
    Map<String, AdapterValue> stored = new LinkedHashMap<>();
    for (LinearLayer layer : layers) {
      float[] weight = floats(state.get(layer.weightName()), owner);
      for (Axis axis : AXES) {
        new StoredSlices(layer).cut(axis, visited.of(layer, axis), weight, owner, stored);
      }
      if (options.trainsBias(layer)) {
        Tensor exact = owner.copyOf(state.get(layer.biasName()), DType.FP32);
        stored.put(layer.biasName(), new AdapterValue(exact, layer.biasShape(), true));
      }
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
