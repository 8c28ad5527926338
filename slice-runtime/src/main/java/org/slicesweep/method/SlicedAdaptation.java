package org.slicesweep.method;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.slice.SliceSchedule;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Where the slices of a trial are, where they were, and when they move; not how they train. */
abstract class SlicedAdaptation implements Adaptation {
  private static final String MOVES = "slices#moves";

  final SliceFineMethod options;
  final DType dtype;
  final TensorScope scope;
  final Map<String, LinearLayer> layers = new LinkedHashMap<>();
  final Map<String, Slice> slices = new LinkedHashMap<>();
  final OwnTensors state;
  final VisitedEntries visited = new VisitedEntries();
  private SliceSchedule schedule;
  private int moves;

  SlicedAdaptation(SliceFineMethod options, AdaptationContext context) {
    this.options = options;
    this.schedule = options.schedule();
    this.dtype = context.model().dtype();
    this.scope = context.scope();
    this.state = new OwnTensors(scope);
    for (LinearLayer layer : context.model().architecture().linears()) {
      Slice slice = context.placement().get(layer.name());
      if (slice != null) {
        slice.checkFits(layer.name(), layer.outputs(), layer.inputs());
        layers.put(layer.name(), layer);
        slices.put(layer.name(), slice);
      }
    }
  }

  /** Called before the slices become others, while they still are where they were trained. */
  void leaveSlices() {}

  /** Starts on the slices as they now are. */
  abstract void enterSlices();

  @Override
  public boolean changesAfter(int stepsDone) {
    return schedule.movesAfter(stepsDone);
  }

  @Override
  public boolean afterStep(int stepsDone) {
    if (!schedule.movesAfter(stepsDone)) {
      return false;
    }
    leaveSlices();
    moves++;
    layers
        .values()
        .forEach(l -> slices.put(l.name(), schedule.after(moves, l.outputs(), l.inputs())));
    enterSlices();
    return true;
  }

  @Override
  public boolean onPlateau() {
    int rank = Math.max(options.minRank(), (int) (schedule.rank() * options.rankDecay()));
    if (rank >= schedule.rank()) {
      return false;
    }
    leaveSlices();
    schedule = schedule.withRank(rank);
    slices.replaceAll((layer, slice) -> slice.shrunkTo(Math.min(rank, slice.rank())));
    enterSlices();
    return true;
  }

  /**
   * {@link #stored} of what was learned at another time.
   *
   * @param learned by the names of {@link #learned}; what is not in it is as it now is
   */
  abstract Map<String, AdapterValue> stored(Map<String, Tensor> learned, TensorScope owner);

  @Override
  public Map<String, Tensor> changes(Map<String, Tensor> learned, TensorScope owner) {
    Map<String, Tensor> changes = new HashMap<>();
    stored(learned, owner).forEach((name, value) -> changes.put(name, value.tensor()));
    return changes;
  }

  /** Notes where the slices are, and makes the tensors of their indices. */
  void visit() {
    for (LinearLayer layer : layers.values()) {
      Slice slice = slices.get(layer.name());
      visited.add(layer, slice);
      state.put(indexName(layer), scope.longs(slice.toLongs(), slice.rank()));
    }
  }

  static String sliceMaster(LinearLayer layer) {
    return layer.name() + "#slice";
  }

  static String biasMaster(LinearLayer layer) {
    return layer.name() + "#bias";
  }

  static String indexName(LinearLayer layer) {
    return layer.name() + "#indices";
  }

  @Override
  public String layout() {
    Slice first = slices.values().iterator().next();
    return first.axis().name().toLowerCase(Locale.ROOT) + " " + first.rank();
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.copyOf(state.all());
  }

  @Override
  public Map<String, Slice> slices() {
    return Collections.unmodifiableMap(slices);
  }

  @Override
  public Map<String, Tensor> progress(TensorScope owner) {
    Map<String, Tensor> progress = new HashMap<>();
    progress.put(MOVES, owner.longs(new long[] {moves, schedule.rank()}, 2));
    for (LinearLayer layer : layers.values()) {
      progress.put(indexName(layer), state.get(indexName(layer)));
      for (Axis axis : StoredWeights.AXES) {
        long[] indices = visited.of(layer, axis);
        if (indices.length > 0) {
          progress.put(visitedName(layer, axis), owner.longs(indices, indices.length));
        }
      }
    }
    progress.putAll(exactMasters());
    return progress;
  }

  /** Masters that hold more than 16-bit weights do. */
  private Map<String, Tensor> exactMasters() {
    Map<String, Tensor> masters = new HashMap<>();
    if (dtype != DType.FP32) {
      for (LinearLayer layer : layers.values()) {
        masters.put(sliceMaster(layer), state.get(sliceMaster(layer)));
        if (options.trainsBias(layer)) {
          masters.put(biasMaster(layer), state.get(biasMaster(layer)));
        }
      }
    }
    return masters;
  }

  @Override
  public void resume(Map<String, Tensor> progress, TensorScope owner) {
    long[] moved = SavedState.longs(progress, MOVES);
    moves = Math.toIntExact(moved[0]);
    schedule = schedule.withRank(Math.toIntExact(moved[1]));
    Axis axis = schedule.axisAfter(moves);
    for (LinearLayer layer : layers.values()) {
      for (Axis visitedAxis : StoredWeights.AXES) {
        String name = visitedName(layer, visitedAxis);
        if (progress.containsKey(name)) {
          visited.add(layer, visitedAxis, SavedState.longs(progress, name));
        }
      }
      long[] indices = SavedState.longs(progress, indexName(layer));
      Slice slice = Slice.of(axis, LongStream.of(indices).mapToInt(Math::toIntExact).toArray());
      slice.checkFits(layer.name(), layer.outputs(), layer.inputs());
      slices.put(layer.name(), slice);
    }
    enterSlices();
    Map<String, Tensor> masters = exactMasters();
    Map<String, Tensor> saved = new HashMap<>(progress);
    saved.keySet().retainAll(masters.keySet());
    SavedState.overwrite(saved, masters, owner);
  }

  private static String visitedName(LinearLayer layer, Axis axis) {
    return layer.name() + (axis == Axis.ROW ? "#visited_rows" : "#visited_columns");
  }

  @Override
  public List<ParameterCount> parameters() {
    return layers.values().stream()
        .map(layer -> new ParameterCount(layer.name(), trained(layer), 0))
        .toList();
  }

  private long trained(LinearLayer layer) {
    Slice slice = slices.get(layer.name());
    boolean rows = slice.axis() == Axis.ROW;
    long bias = options.trainsBias(layer) ? (rows ? slice.rank() : layer.outputs()) : 0;
    return (long) slice.rank() * (rows ? layer.inputs() : layer.outputs()) + bias;
  }

  @Override
  public List<String> changedWeights() {
    return layers.values().stream()
        .flatMap(
            layer ->
                options.trainsBias(layer)
                    ? Stream.of(layer.weightName(), layer.biasName())
                    : Stream.of(layer.weightName()))
        .toList();
  }

  @Override
  public long artifactElements() {
    return visited.count(options);
  }
}
