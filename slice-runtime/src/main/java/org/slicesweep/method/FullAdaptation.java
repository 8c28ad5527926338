package org.slicesweep.method;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;

/**
 * Trains fp32 masters of every weight, cast to the backbone's type in the forward pass. Some
 * weights may be pruned: multiplied by a mask of 0 and 1, and so without gradient where it is 0.
 */
public final class FullAdaptation implements Adaptation {
  private static final String MASK = "#mask";

  private final DType dtype;
  private final Map<String, Shape> shapes;
  private final Map<String, Tensor> state = new HashMap<>();

  /**
   * @param masks fp32, of the weights' shapes, by the names of the weights they prune
   */
  public FullAdaptation(AdaptationContext context, Map<String, Tensor> masks) {
    dtype = context.model().dtype();
    shapes = context.model().architecture().weights();
    shapes
        .keySet()
        .forEach(
            name ->
                state.put(name, context.scope().copyOf(context.model().weight(name), DType.FP32)));
    masks.forEach((name, mask) -> state.put(name + MASK, mask));
  }

  @Override
  public ForwardHook training(Trainables trainables) {
    return (graph, name, shape) ->
        pruned(graph, name, trainables.parameter(name, shape)).cast(dtype);
  }

  @Override
  public ForwardHook inference() {
    return (graph, name, shape) ->
        pruned(graph, name, graph.state(name, DType.FP32, shape)).cast(dtype);
  }

  private Node pruned(Graph graph, String name, Node weight) {
    return state.containsKey(name + MASK)
        ? weight.times(graph.state(name + MASK, DType.FP32, weight.shape()))
        : weight;
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.copyOf(state);
  }

  @Override
  public List<String> changedWeights() {
    return List.copyOf(shapes.keySet());
  }

  @Override
  public long artifactElements() {
    return shapes.values().stream().mapToLong(Shape::size).sum();
  }
}
