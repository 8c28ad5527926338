package org.slicesweep.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;

/** What slices that were left behind have changed of a layer, as tensors beside its weight. */
final class SettledTensors {
  private final LinearLayer layer;
  private final int rank;
  private final DType dtype;
  private final OwnTensors state;
  private SettledSlices changes;

  /**
   * @param rank of the slices
   * @param state gets the tensors
   */
  SettledTensors(LinearLayer layer, int rank, DType dtype, OwnTensors state) {
    this.layer = layer;
    this.rank = rank;
    this.dtype = dtype;
    this.state = state;
    this.changes = new SettledSlices(layer);
  }

  SettledSlices changes() {
    return changes;
  }

  /** Makes the tensors of the changes as they now are. */
  void keep() {
    for (Axis axis : StoredWeights.AXES) {
      if (changes.count(axis) > 0) {
        SlicePlaces places = places(axis);
        List<Integer> indices = List.copyOf(changes.along(axis).keySet());
        state.put(valuesName(axis), values(axis), dtype, places.values());
        state.put(placesName(axis), places.ones(indices), dtype, places.shape());
      }
    }
  }

  /** Changes in place of the present ones, whose tensors {@link #keep} makes. */
  void become(SettledSlices others) {
    changes = others;
  }

  /** Forgets all of it: it is in the weight now. */
  void drop() {
    for (Axis axis : StoredWeights.AXES) {
      state.drop(valuesName(axis));
      state.drop(placesName(axis));
    }
    changes = new SettledSlices(layer);
  }

  /** All rows that were changed, and all columns, as slices. */
  List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    for (Axis axis : StoredWeights.AXES) {
      if (changes.count(axis) > 0) {
        slices.add(
            Slice.of(
                axis, changes.along(axis).keySet().stream().mapToInt(Integer::intValue).toArray()));
      }
    }
    return slices;
  }

  private float[] values(Axis axis) {
    int room = places(axis).rank();
    boolean rows = axis == Axis.ROW;
    int across = rows ? layer.inputs() : layer.outputs();
    float[] values = new float[room * across];
    int j = 0;
    for (Map.Entry<Integer, float[]> change : changes.along(axis).entrySet()) {
      for (int i = 0; i < across; i++) {
        values[rows ? j * across + i : i * room + j] = change.getValue()[i];
      }
      j++;
    }
    return values;
  }

  /** Room grows in doublings, so that few different programs are needed. */
  private SlicePlaces places(Axis axis) {
    int room = rank;
    while (room < changes.count(axis)) {
      room *= 2;
    }
    return new SlicePlaces(layer, axis, room);
  }

  private boolean has(Axis axis) {
    return state.has(valuesName(axis));
  }

  /** What they add to the layer's output. */
  List<LowRankTerm> terms() {
    List<LowRankTerm> terms = new ArrayList<>();
    for (Axis axis : StoredWeights.AXES) {
      if (has(axis)) {
        SlicePlaces places = places(axis);
        LowRankFactor values = LowRankFactor.constant(valuesName(axis), places.values(), dtype);
        terms.add(places.term(values, placesName(axis), dtype));
      }
    }
    return terms;
  }

  /**
   * A weight with the changes.
   *
   * @param weight fp32, without them
   */
  Node addedTo(Graph graph, Node weight) {
    Node whole = weight;
    for (Axis axis : StoredWeights.AXES) {
      if (has(axis)) {
        SlicePlaces places = places(axis);
        Node values = graph.state(valuesName(axis), dtype, places.values()).cast(DType.FP32);
        Node where = graph.state(placesName(axis), dtype, places.shape()).cast(DType.FP32);
        whole = whole.plus(places.change(values, where));
      }
    }
    return whole;
  }

  private String valuesName(Axis axis) {
    return layer.name() + (axis == Axis.ROW ? "#settled_rows" : "#settled_columns");
  }

  private String placesName(Axis axis) {
    return valuesName(axis) + "_places";
  }
}
