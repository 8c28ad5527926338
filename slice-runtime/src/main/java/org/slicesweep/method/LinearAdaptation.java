package org.slicesweep.method;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** A {@link LinearMethod} at work: one hook, and one way of folding, for all of them. */
class LinearAdaptation extends AdapterAdaptation {
  private final LinearMethod method;
  private final DType dtype;
  private final Map<String, LinearLayer> layers = new LinkedHashMap<>();
  private final LayerDropout dropout;

  LinearAdaptation(LinearMethod method, AdaptationContext context) {
    super(context);
    this.method = method;
    this.dtype = context.model().dtype();
    List<LinearLayer> targets = method.layers(context.model().architecture());
    for (LinearLayer layer : targets) {
      method.checkFits(layer);
      layers.put(layer.name(), layer);
      method
          .tensors(layer)
          .forEach(tensor -> tensors.add(layer.name(), tensor, () -> weight(context, layer)));
    }
    method.sharedTensors(targets).forEach(tensors::add);
    dropout = new LayerDropout(method.dropout(), targets, context);
  }

  private static float[] weight(AdaptationContext context, LinearLayer layer) {
    LoadedBackbone model = context.model();
    try (Tensor exact = context.scope().copyOf(model.weight(layer.weightName()), DType.FP32)) {
      return exact.toFloats();
    }
  }

  List<LinearLayer> layers() {
    return List.copyOf(layers.values());
  }

  @Override
  public ForwardHook training(Trainables trainables) {
    dropout.countPasses(trainables);
    return new Hook(trainables);
  }

  @Override
  public ForwardHook inference() {
    return new Hook(null);
  }

  /** The forward pass; {@code trainables} is null in one that does not learn. */
  private final class Hook implements ForwardHook {
    private final Trainables trainables;

    Hook(Trainables trainables) {
      this.trainables = trainables;
    }

    @Override
    public Node weight(Graph graph, String name, Shape shape) {
      return graph.frozen(name, dtype, shape);
    }

    @Override
    public Node linear(LinearLayer layer, Node x) {
      if (!layers.containsKey(layer.name())) {
        return ForwardHook.super.linear(layer, x);
      }
      Graph graph = x.graph();
      AdaptedLayer at =
          trainables == null
              ? at(layer, graph, dtype, name -> tensors.inference(graph, name), y -> y)
              : at(
                  layer,
                  graph,
                  dtype,
                  name -> tensors.training(trainables, graph, name),
                  y -> dropout.apply(layer, y));
      return method.forward(at, x);
    }
  }

  private AdaptedLayer at(
      LinearLayer layer,
      Graph graph,
      DType wanted,
      Function<String, Node> tensor,
      UnaryOperator<Node> dropped) {
    return new AdaptedLayer(
        layer,
        graph.frozen(layer.weightName(), dtype, layer.weightShape()).cast(wanted),
        layer
            .bias()
            .map(name -> graph.frozen(name, dtype, layer.biasShape()).cast(wanted))
            .orElse(null),
        tensor,
        dropped);
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = super.state();
    state.putAll(dropout.state());
    return state;
  }

  @Override
  public Map<String, Tensor> progress(TensorScope owner) {
    return dropout.progress();
  }

  @Override
  public Optional<Map<String, LowRankChange>> lowRank() {
    Map<String, LowRankChange> changes = new LinkedHashMap<>();
    for (LinearLayer layer : layers.values()) {
      Optional<LowRankTerm> term = method.lowRank(layer);
      if (term.isEmpty()) {
        return Optional.empty();
      }
      LowRankTerm dropping = term.get().with(dropout.of(layer));
      changes.put(layer.name(), new LowRankChange(null, List.of(dropping)));
    }
    return Optional.of(changes);
  }

  @Override
  public List<String> changedWeights() {
    List<String> changed = new ArrayList<>();
    for (LinearLayer layer : layers.values()) {
      changed.add(layer.weightName());
      if (method.changesBias(layer)) {
        layer.bias().ifPresent(changed::add);
      }
    }
    return changed;
  }

  @Override
  public Node folded(Graph graph, String weight, Shape shape) {
    LinearLayer layer = holder(weight);
    AdaptedLayer at = at(layer, graph, DType.FP32, name -> tensors.inference(graph, name), y -> y);
    return weight.equals(layer.weightName()) ? method.weight(at) : method.bias(at);
  }

  private LinearLayer holder(String weight) {
    return layers.values().stream()
        .filter(l -> weight.equals(l.weightName()) || l.bias().equals(Optional.of(weight)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(weight + " is as it was"));
  }
}
