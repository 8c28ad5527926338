package org.slicesweep.method;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.method.Trainables.Update;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Trains slices in place, in the trial's own copy of each targeted weight.
 *
 * <p>The copy always holds the current values, so the forward pass is the plain linear layer. A
 * zero delta D beside it catches the gradient: for columns S, {@code y = x Wᵀ + b + x_S Dᵀ}; for
 * rows, {@code y_S += x Dᵀ}. With D = 0 nothing is added, and dL/dD is exactly dL/dW at the slice.
 * The optimizer moves an fp32 master of the slice, which is then written over the slice of W. A
 * slice left behind simply stays in W.
 */
final class SliceAdaptation extends SlicedAdaptation {
  SliceAdaptation(SliceFineMethod options, AdaptationContext context) {
    super(options, context);
    for (LinearLayer layer : layers.values()) {
      own(context, layer.weightName());
      if (options.trainsBias(layer)) {
        own(context, layer.biasName());
      }
    }
    enterSlices();
  }

  private void own(AdaptationContext context, String weight) {
    state.put(weight, scope.copyOf(context.model().weight(weight), dtype));
  }

  @Override
  public ForwardHook training(Trainables trainables) {
    return new TrainingHook(trainables);
  }

  @Override
  public ForwardHook inference() {
    return this::currentWeight;
  }

  private Node currentWeight(Graph graph, String name, Shape shape) {
    return state.containsKey(name)
        ? graph.state(name, dtype, shape)
        : graph.frozen(name, dtype, shape);
  }

  private final class TrainingHook implements ForwardHook {
    private final Trainables trainables;

    TrainingHook(Trainables trainables) {
      this.trainables = trainables;
    }

    @Override
    public Node weight(Graph graph, String name, Shape shape) {
      return currentWeight(graph, name, shape);
    }

    @Override
    public Node linear(LinearLayer layer, Node x) {
      Node y = ForwardHook.super.linear(layer, x);
      Slice slice = slices.get(layer.name());
      if (slice == null) {
        return y;
      }
      return slice.axis() == Axis.COLUMN ? column(layer, x, y) : row(layer, x, y);
    }

    private Node column(LinearLayer layer, Node x, Node y) {
      Node indices = indices(x.graph(), layer);
      Node delta = delta(layer, Shape.of(layer.outputs(), slices.get(layer.name()).rank()), 1);
      Node result = y.plusProduct(x.detach().gather(1, indices), delta);
      if (!options.trainsBias(layer)) {
        return result;
      }
      trainables.afterUpdate(
          update ->
              bias(update, layer).copyInto(master(update, biasMaster(layer), layer.biasShape())));
      return result.plus(trainables.delta(biasMaster(layer), layer.biasShape(), dtype));
    }

    private Node row(LinearLayer layer, Node x, Node y) {
      Node indices = indices(x.graph(), layer);
      int rank = slices.get(layer.name()).rank();
      Node change = x.detach().linear(delta(layer, Shape.of(rank, layer.inputs()), 0), null);
      if (options.trainsBias(layer)) {
        Shape shape = Shape.of(rank);
        change = change.plus(trainables.delta(biasMaster(layer), shape, dtype));
        trainables.afterUpdate(
            update ->
                bias(update, layer)
                    .scatterInto(
                        0,
                        indices(update.graph(), layer),
                        master(update, biasMaster(layer), shape)));
      }
      return y.scatterPlusInto(1, indices, change);
    }

    /** The zero delta of a layer; its master is written over W along {@code axis} of the matrix. */
    private Node delta(LinearLayer layer, Shape shape, int axis) {
      trainables.afterUpdate(
          update ->
              update
                  .graph()
                  .state(layer.weightName(), dtype, layer.weightShape())
                  .scatterInto(
                      axis,
                      indices(update.graph(), layer),
                      master(update, sliceMaster(layer), shape)));
      return trainables.delta(sliceMaster(layer), shape, dtype);
    }

    private Node bias(Update update, LinearLayer layer) {
      return update.graph().state(layer.biasName(), dtype, layer.biasShape());
    }

    /** What the optimizer made of a master, as the weight holds it. */
    private Node master(Update update, String name, Shape shape) {
      return update.graph().state(name, DType.FP32, shape).cast(dtype);
    }

    private Node indices(Graph graph, LinearLayer layer) {
      return graph.state(indexName(layer), DType.INT64, Shape.of(slices.get(layer.name()).rank()));
    }
  }

  @Override
  void enterSlices() {
    visit();
    new SliceReader(dtype, options).read(scope, layers.values(), slices, state, this::replace);
  }

  @Override
  public List<String> learned() {
    return changedWeights();
  }

  @Override
  public Node folded(Graph graph, String weight, Shape shape) {
    return graph.state(weight, dtype, shape).cast(DType.FP32);
  }

  @Override
  public Map<String, AdapterValue> stored(TensorScope owner) {
    return stored(state, owner);
  }

  private Map<String, AdapterValue> stored(Map<String, Tensor> weights, TensorScope owner) {
    return new StoredWeights(layers.values(), options).of(visited, weights, owner);
  }

  @Override
  public void restore(Map<String, float[]> values) {
    new StoredWeights(layers.values(), options).restore(values, state, dtype, scope);
  }

  @Override
  public Map<String, Tensor> changes(Map<String, Tensor> learned, TensorScope owner) {
    Map<String, Tensor> changes = new HashMap<>();
    stored(learned, owner).forEach((name, value) -> changes.put(name, value.tensor()));
    return changes;
  }

  @Override
  public void applyChanges(
      Map<String, Tensor> changes, Map<String, Tensor> learned, TensorScope owner) {
    Map<String, float[]> values = new HashMap<>();
    changes.forEach((name, tensor) -> values.put(name, SavedState.numbers(tensor)));
    new StoredWeights(layers.values(), options).restore(values, learned, dtype, owner);
  }
}
