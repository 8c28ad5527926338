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
  private final Map<String, SettledSlices> settled = new HashMap<>();

  SharedSliceAdaptation(SliceFineMethod options, AdaptationContext context) {
    super(options, context);
    if (options.bias()) {
      throw new IllegalArgumentException("biases are trained in weights of a trial's own");
    }
    this.model = context.model();
    layers.values().forEach(layer -> settled.put(layer.name(), new SettledSlices(layer)));
    enterSlices();
  }

  @Override
  void enterSlices() {
    visit();
    for (LinearLayer layer : layers.values()) {
      Slice slice = slices.get(layer.name());
      try (TensorScope reading = scope.child()) {
        float[] values = WeightSlices.read(weight(layer), slice, reading).toFloats();
        if (!hasOwnWeight(layer)) {
          settled.get(layer.name()).addTo(slice, values);
        }
        long[] shape = shape(layer).sizes();
        keep(sliceMaster(layer), values, DType.FP32, shape);
        keep(baseName(layer), values, DType.FP32, shape);
      }
      int extent = Slice.extent(slice.axis(), layer.outputs(), layer.inputs());
      keepPlaces(selectName(layer), slice.axis(), slice.indices(), slice.rank(), extent);
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
      settled.get(layer.name()).add(slice, change);
      keepSettled(layer);
    }
  }

  /** Makes tensors of what is settled, or a weight. */
  private void keepSettled(LinearLayer layer) {
    SettledSlices all = settled.get(layer.name());
    if (all.costsAWeight()) {
      Tensor own = scope.copyOf(model.weight(layer.weightName()), dtype);
      for (Axis axis : StoredWeights.AXES) {
        if (all.count(axis) > 0) {
          int[] indices = all.along(axis).keySet().stream().mapToInt(Integer::intValue).toArray();
          Slice slice = Slice.of(axis, indices);
          try (TensorScope reading = scope.child()) {
            float[] values = WeightSlices.read(weight(layer), slice, reading).toFloats();
            all.addTo(slice, values);
            long[] shape = shape(layer, axis, indices.length).sizes();
            WeightSlices.write(own, slice, reading.floats(values, shape), scope);
          }
          drop(settledName(layer, axis));
          drop(settledPlaces(layer, axis));
        }
      }
      replace(layer.weightName(), own);
      settled.put(layer.name(), new SettledSlices(layer));
      return;
    }
    for (Axis axis : StoredWeights.AXES) {
      if (all.count(axis) > 0) {
        keepSettled(layer, axis, all.along(axis));
      }
    }
  }

  private void keepSettled(LinearLayer layer, Axis axis, Map<Integer, float[]> changes) {
    int room = room(layer, axis);
    boolean rows = axis == Axis.ROW;
    int across = rows ? layer.inputs() : layer.outputs();
    float[] values = new float[room * across];
    int j = 0;
    for (float[] change : changes.values()) {
      for (int i = 0; i < across; i++) {
        values[rows ? j * across + i : i * room + j] = change[i];
      }
      j++;
    }
    keep(settledName(layer, axis), values, dtype, shape(layer, axis, room).sizes());
    int extent = Slice.extent(axis, layer.outputs(), layer.inputs());
    keepPlaces(settledPlaces(layer, axis), axis, List.copyOf(changes.keySet()), room, extent);
  }

  /** Room for what is settled grows in doublings, so that few different programs are needed. */
  private int room(LinearLayer layer, Axis axis) {
    int room = options.rank();
    while (room < settled.get(layer.name()).count(axis)) {
      room *= 2;
    }
    return room;
  }

  /** Ones where a row or column of the slice is: {@code [r x inputs]}, or {@code [outputs x r]}. */
  private void keepPlaces(String name, Axis axis, List<Integer> indices, int room, int extent) {
    boolean rows = axis == Axis.ROW;
    float[] ones = new float[room * extent];
    for (int j = 0; j < indices.size(); j++) {
      ones[rows ? indices.get(j) * room + j : j * extent + indices.get(j)] = 1;
    }
    keep(name, ones, dtype, rows ? new long[] {extent, room} : new long[] {room, extent});
  }

  private void keep(String name, float[] values, DType type, long... shape) {
    try (Tensor staged = scope.floats(values, shape)) {
      replace(name, scope.copyOf(staged, type));
    }
  }

  private void drop(String name) {
    Tensor before = state.remove(name);
    if (before != null) {
      before.close();
    }
  }

  private boolean hasOwnWeight(LinearLayer layer) {
    return state.containsKey(layer.weightName());
  }

  /** The weight without the current slice's change and without what is settled beside it. */
  private Tensor weight(LinearLayer layer) {
    Tensor own = state.get(layer.weightName());
    return own == null ? model.weight(layer.weightName()) : own;
  }

  private Shape shape(LinearLayer layer) {
    Slice slice = slices.get(layer.name());
    return shape(layer, slice.axis(), slice.rank());
  }

  private static Shape shape(LinearLayer layer, Axis axis, int rank) {
    return axis == Axis.ROW ? Shape.of(rank, layer.inputs()) : Shape.of(layer.outputs(), rank);
  }

  static String baseName(LinearLayer layer) {
    return layer.name() + "#base";
  }

  private static String selectName(LinearLayer layer) {
    return layer.name() + "#places";
  }

  private static String settledName(LinearLayer layer, Axis axis) {
    return layer.name() + (axis == Axis.ROW ? "#settled_rows" : "#settled_columns");
  }

  private static String settledPlaces(LinearLayer layer, Axis axis) {
    return settledName(layer, axis) + "_places";
  }

  @Override
  public Optional<Map<String, LowRankChange>> lowRank() {
    Map<String, LowRankChange> changes = new LinkedHashMap<>();
    for (LinearLayer layer : layers.values()) {
      List<LowRankTerm> terms = new ArrayList<>();
      Slice slice = slices.get(layer.name());
      LowRankFactor values = LowRankFactor.since(baseName(layer), sliceMaster(layer), shape(layer));
      terms.add(term(layer, slice.axis(), values, selectName(layer), slice.rank()));
      for (Axis axis : StoredWeights.AXES) {
        if (state.containsKey(settledName(layer, axis))) {
          int room = room(layer, axis);
          LowRankFactor left =
              LowRankFactor.constant(settledName(layer, axis), shape(layer, axis, room), dtype);
          terms.add(term(layer, axis, left, settledPlaces(layer, axis), room));
        }
      }
      LowRankFactor own =
          hasOwnWeight(layer)
              ? LowRankFactor.constant(layer.weightName(), layer.weightShape(), dtype)
              : null;
      changes.put(layer.name(), new LowRankChange(own, terms));
    }
    return Optional.of(changes);
  }

  private LowRankTerm term(
      LinearLayer layer, Axis axis, LowRankFactor values, String places, int rank) {
    boolean rows = axis == Axis.ROW;
    LowRankFactor where =
        LowRankFactor.constant(
            places, rows ? Shape.of(layer.outputs(), rank) : Shape.of(rank, layer.inputs()), dtype);
    return rows ? new LowRankTerm(values, where, 1) : new LowRankTerm(where, values, 1);
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
    Node whole = base.cast(DType.FP32);
    for (Axis axis : StoredWeights.AXES) {
      if (state.containsKey(settledName(layer, axis))) {
        whole = whole.plus(settledChange(graph, layer, axis));
      }
    }
    Node folded = whole.copy();
    Slice slice = slices.get(layer.name());
    folded.scatterInto(
        slice.axis() == Axis.ROW ? 0 : 1,
        graph.state(indexName(layer), DType.INT64, Shape.of(slice.rank())),
        graph.state(sliceMaster(layer), DType.FP32, shape(layer)));
    return folded;
  }

  private Node settledChange(Graph graph, LinearLayer layer, Axis axis) {
    int room = room(layer, axis);
    boolean rows = axis == Axis.ROW;
    Node values =
        graph.state(settledName(layer, axis), dtype, shape(layer, axis, room)).cast(DType.FP32);
    Node places =
        graph
            .state(
                settledPlaces(layer, axis),
                dtype,
                rows ? Shape.of(layer.outputs(), room) : Shape.of(room, layer.inputs()))
            .cast(DType.FP32);
    return rows ? places.matmul(values) : values.matmul(places);
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
      settled.put(
          layer.name(),
          SettledSlices.between(
              layer,
              before,
              after,
              stored.stored(Axis.ROW, values),
              stored.stored(Axis.COLUMN, values)));
      keepSettled(layer);
    }
  }
}
