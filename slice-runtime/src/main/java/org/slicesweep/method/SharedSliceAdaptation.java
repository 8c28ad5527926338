package org.slicesweep.method;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Trains slices beside frozen weights that other trials share.
 *
 * <p>Of a slice it keeps the values as they were (the base) and as they are (the master, which the
 * optimizer moves); the layer's output changes by their difference: {@code y = x Wᵀ + b + x_S (M -
 * M₀)ᵀ} for columns S, {@code y_S += x (M - M₀)ᵀ} for rows. That is a low-rank term one of whose
 * factors is a constant of zeros and ones. Slices left behind become terms without a master, and a
 * weight of the trial's own once that takes less work.
 */
final class SharedSliceAdaptation extends SlicedAdaptation {
  private final LoadedBackbone model;
  private final Map<String, SettledTensors> settled = new HashMap<>();

  SharedSliceAdaptation(SliceFineMethod options, AdaptationContext context) {
    super(options, context);
    if (options.bias()) {
      throw new IllegalArgumentException("biases are trained in weights of a trial's own");
    }
    this.model = context.model();
    for (LinearLayer layer : layers.values()) {
      settled.put(layer.name(), new SettledTensors(layer, options.rank(), dtype, state));
    }
    enterSlices();
  }

  @Override
  void enterSlices() {
    visit();
    for (LinearLayer layer : layers.values()) {
      Slice slice = slices.get(layer.name());
      SlicePlaces places = SlicePlaces.of(layer, slice);
      try (TensorScope reading = scope.child()) {
        float[] values = WeightSlices.read(weight(layer), slice, reading).toFloats();
        if (!hasOwnWeight(layer)) {
          settled.get(layer.name()).changes().addTo(slice, values);
        }
        state.put(sliceMaster(layer), values, DType.FP32, places.values());
        state.put(baseName(layer), values, DType.FP32, places.values());
      }
      state.put(placesName(layer), places.ones(slice.indices()), dtype, places.shape());
    }
  }

  @Override
  void leaveSlices() {
    for (LinearLayer layer : layers.values()) {
      Slice slice = slices.get(layer.name());
      Tensor master = state.get(sliceMaster(layer));
      if (hasOwnWeight(layer)) {
        WeightSlices.write(state.get(layer.weightName()), slice, master, scope);
        continue;
      }
      float[] change = master.toFloats();
      float[] before = state.get(baseName(layer)).toFloats();
      for (int i = 0; i < change.length; i++) {
        change[i] -= before[i];
      }
      settled.get(layer.name()).changes().add(slice, change);
      settle(layer);
    }
  }

  /** Makes tensors of what is settled, or a weight. */
  private void settle(LinearLayer layer) {
    SettledTensors all = settled.get(layer.name());
    if (!all.changes().costsAWeight()) {
      all.keep();
      return;
    }
    Tensor own = scope.copyOf(model.weight(layer.weightName()), dtype);
    for (Slice slice : all.slices()) {
      try (TensorScope reading = scope.child()) {
        float[] values = WeightSlices.read(weight(layer), slice, reading).toFloats();
        all.changes().addTo(slice, values);
        Shape shape = SlicePlaces.of(layer, slice).values();
        WeightSlices.write(own, slice, reading.floats(values, shape.sizes()), scope);
      }
    }
    all.drop();
    state.put(layer.weightName(), own);
  }

  private boolean hasOwnWeight(LinearLayer layer) {
    return state.has(layer.weightName());
  }

  /** The weight without the current slice's change and without what is settled beside it. */
  private Tensor weight(LinearLayer layer) {
    Tensor own = state.get(layer.weightName());
    return own == null ? model.weight(layer.weightName()) : own;
  }

  static String baseName(LinearLayer layer) {
    return layer.name() + "#base";
  }

  private static String placesName(LinearLayer layer) {
    return layer.name() + "#places";
  }

  @Override
  public Optional<Map<String, LowRankChange>> lowRank() {
    Map<String, LowRankChange> changes = new LinkedHashMap<>();
    for (LinearLayer layer : layers.values()) {
      List<LowRankTerm> terms = new ArrayList<>();
      Slice slice = slices.get(layer.name());
      SlicePlaces places = SlicePlaces.of(layer, slice);
      LowRankFactor values =
          LowRankFactor.since(baseName(layer), sliceMaster(layer), places.values());
      terms.add(places.term(values, placesName(layer), dtype));
      terms.addAll(settled.get(layer.name()).terms());
      LowRankFactor own =
          hasOwnWeight(layer)
              ? LowRankFactor.constant(layer.weightName(), layer.weightShape(), dtype)
              : null;
      changes.put(layer.name(), new LowRankChange(own, terms));
    }
    return Optional.of(changes);
  }

  @Override
  public ForwardHook training(Trainables trainables) {
    return hook(
        (graph, factor) ->
            factor.trained()
                ? trainables.parameter(factor.name(), factor.shape())
                : graph.state(factor.name(), factor.dtype(), factor.shape()));
  }

  /** The model as it is when the hook is made: slices that move later are not in it. */
  @Override
  public ForwardHook inference() {
    return hook((graph, factor) -> graph.state(factor.name(), factor.dtype(), factor.shape()));
  }

  private ForwardHook hook(BiFunction<Graph, LowRankFactor, Node> tensor) {
    return new StackedHook(
        dtype,
        List.of(
            new StackedHook.Group(
                1,
                lowRank().orElseThrow(),
                (graph, factor) -> {
                  Node value = tensor.apply(graph, factor);
                  Node change =
                      factor.origin() == null
                          ? value
                          : value.minus(graph.state(factor.origin(), DType.FP32, factor.shape()));
                  return change.cast(dtype).expandAt(0);
                },
                (x, dropout) -> x)));
  }

  @Override
  public List<String> learned() {
    return layers.values().stream().map(SlicedAdaptation::sliceMaster).toList();
  }

  @Override
  public Node folded(Graph graph, String weight, Shape shape) {
    LinearLayer layer =
        layers.values().stream()
            .filter(l -> l.weightName().equals(weight))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(weight + " is as it was"));
    Node base =
        hasOwnWeight(layer)
            ? graph.state(weight, dtype, shape)
            : graph.frozen(weight, dtype, shape);
    Node folded = settled.get(layer.name()).addedTo(graph, base.cast(DType.FP32)).copy();
    Slice slice = slices.get(layer.name());
    folded.scatterInto(
        slice.axis() == Axis.ROW ? 0 : 1,
        graph.state(indexName(layer), DType.INT64, Shape.of(slice.rank())),
        graph.state(sliceMaster(layer), DType.FP32, SlicePlaces.of(layer, slice).values()));
    return folded;
  }

  @Override
  public Map<String, AdapterValue> stored(TensorScope owner) {
    return stored(Map.of(), owner);
  }

  /**
   * @param masters in place of the current ones
   */
  @Override
  Map<String, AdapterValue> stored(Map<String, Tensor> masters, TensorScope owner) {
    Map<String, Tensor> weights = new HashMap<>();
    try (TensorScope reading = owner.child()) {
      for (LinearLayer layer : layers.values()) {
        weights.put(layer.weightName(), whole(layer, masters, reading));
      }
      return new StoredWeights(layers.values(), options).of(visited, weights, owner);
    }
  }

  /** A layer's weight as trained so far, in the type of the frozen one. */
  private Tensor whole(LinearLayer layer, Map<String, Tensor> masters, TensorScope owner) {
    Graph graph = new Graph("whole weight");
    Node any = graph.input("any", DType.INT64, Shape.SCALAR);
    Node weight = folded(graph, layer.weightName(), layer.weightShape()).cast(dtype);
    try (TensorScope step = owner.child();
        Program program = Program.load(graph.program(List.of(weight, any)), step);
        Program.Bound bound =
            program.bind(
                argument -> model.weight(argument.name()),
                argument -> masters.getOrDefault(argument.name(), state.get(argument.name())))) {
      return bound.run(step, List.of(step.longs(new long[1]))).get(0).moveTo(owner);
    }
  }

  @Override
  public void restore(Map<String, float[]> values) {
    throw new IllegalStateException("a model that was stored is rebuilt in weights of its own");
  }

  /**
   * What a trial of this or the other kind had learned. Of the trial's own state it becomes what is
   * settled, to be entered by {@link #resume}; of copies of it, the masters.
   */
  @Override
  public void applyChanges(
      Map<String, Tensor> changes, Map<String, Tensor> learned, TensorScope owner) {
    Map<String, float[]> values = new HashMap<>();
    changes.forEach((name, tensor) -> values.put(name, SavedState.numbers(tensor)));
    for (LinearLayer layer : layers.values()) {
      float[] before;
      try (TensorScope reading = owner.child()) {
        before = reading.copyOf(model.weight(layer.weightName()), DType.FP32).toFloats();
      }
      float[] after = before.clone();
      StoredSlices stored = new StoredSlices(layer);
      StoredWeights.AXES.forEach(axis -> stored.paste(axis, values, after));
      Tensor master = learned.get(sliceMaster(layer));
      if (master != state.get(sliceMaster(layer))) {
        Slice slice = slices.get(layer.name());
        try (TensorScope step = owner.child()) {
          Tensor whole = step.floats(after, layer.weightShape().sizes());
          owner.overwrite(master, WeightSlices.read(whole, slice, step));
        }
        continue;
      }
      settled
          .get(layer.name())
          .become(
              SettledSlices.between(
                  layer,
                  before,
                  after,
                  stored.stored(Axis.ROW, values),
                  stored.stored(Axis.COLUMN, values)));
      settle(layer);
    }
  }
}
