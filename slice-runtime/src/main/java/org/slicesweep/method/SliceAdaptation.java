package org.slicesweep.method;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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
 * <p>The copy always holds the current values, so the forward pass is the plain linear layer {@code
 * y = x Wᵀ + b}, in which W counts as frozen: no dW is computed, and x is not kept for one. The
 * slice's block of it follows from dL/dy: {@code dyᵀ x_S} for columns S, of which r columns of x
 * are kept; {@code dy_Sᵀ x} for rows. (A zero delta beside W, added to y for its gradient, would
 * cost a pass over every y for nothing.) The optimizer moves an fp32 master of the slice, which is
 * then written over the slice of W. A slice left behind simply stays in W.
 */
final class SliceAdaptation extends SlicedAdaptation {
  /** Of fewer columns, {@code x_Sᵀ dy} takes a half to two thirds of the time of its transpose. */
  private static final int FEW = 16;

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
    return state.has(name) ? graph.state(name, dtype, shape) : graph.frozen(name, dtype, shape);
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
      Node taken = x.detach().gather(1, indices(x.graph(), layer));
      int rank = slices.get(layer.name()).rank();
      Node watched =
          slice(
              layer,
              Shape.of(layer.outputs(), rank),
              1,
              y,
              gradient ->
                  rank < FEW
                      ? product(taken, gradient).transpose(0, 1).copy()
                      : product(gradient, taken));
      if (!options.trainsBias(layer)) {
        return watched;
      }
      trainables.afterUpdate(
          update ->
              bias(update, layer).copyInto(master(update, biasMaster(layer), layer.biasShape())));
      return trainables.watched(
          biasMaster(layer), layer.biasShape(), watched, gradient -> gradient.sum(0));
    }

    private Node row(LinearLayer layer, Node x, Node y) {
      Node indices = indices(x.graph(), layer);
      Node input = x.detach();
      int rank = slices.get(layer.name()).rank();
      Node watched =
          slice(
              layer,
              Shape.of(rank, layer.inputs()),
              0,
              y,
              gradient -> product(gradient.gather(1, indices), input));
      if (!options.trainsBias(layer)) {
        return watched;
      }
      Shape shape = Shape.of(rank);
      trainables.afterUpdate(
          update ->
              bias(update, layer)
                  .scatterInto(
                      0, indices(update.graph(), layer), master(update, biasMaster(layer), shape)));
      return trainables.watched(
          biasMaster(layer), shape, watched, gradient -> gradient.gather(1, indices).sum(0));
    }

    /** {@code aᵀ b}. */
    private static Node product(Node a, Node b) {
      return a.transpose(0, 1).matmul(b);
    }

    /** A layer's slice; its master is written over W along {@code axis} of the matrix. */
    private Node slice(
        LinearLayer layer, Shape shape, int axis, Node y, UnaryOperator<Node> gradient) {
      trainables.afterUpdate(
          update ->
              update
                  .graph()
                  .state(layer.weightName(), dtype, layer.weightShape())
                  .scatterInto(
                      axis,
                      indices(update.graph(), layer),
                      master(update, sliceMaster(layer), shape)));
      return trainables.watched(sliceMaster(layer), shape, y, gradient);
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
    new SliceReader(dtype, options).read(scope, layers.values(), slices, state.all(), state::put);
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
    return stored(state.all(), owner);
  }

  @Override
  Map<String, AdapterValue> stored(Map<String, Tensor> weights, TensorScope owner) {
    return new StoredWeights(layers.values(), options).of(visited, weights, owner);
  }

  @Override
  public void restore(Map<String, float[]> values) {
    new StoredWeights(layers.values(), options).restore(values, state.all(), dtype, scope);
  }

  @Override
  public void applyChanges(
      Map<String, Tensor> changes, Map<String, Tensor> learned, TensorScope owner) {
    Map<String, float[]> values = new HashMap<>();
    changes.forEach((name, tensor) -> values.put(name, SavedState.numbers(tensor)));
    new StoredWeights(layers.values(), options).restore(values, learned, dtype, owner);
  }
}
