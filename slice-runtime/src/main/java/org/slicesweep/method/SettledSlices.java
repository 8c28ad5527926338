package org.slicesweep.method;

import java.util.Map;
import java.util.TreeMap;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;

/**
 * What slices that were left behind have changed of a weight, row by row and column by column. The
 * change of an entry is the sum of its row's and its column's.
 */
final class SettledSlices {
  private final LinearLayer layer;
  private final Map<Integer, float[]> rows = new TreeMap<>();
  private final Map<Integer, float[]> columns = new TreeMap<>();

  SettledSlices(LinearLayer layer) {
    this.layer = layer;
  }

  /**
   * All that differs between two weights, in row-major order.
   *
   * @param rowIndices with {@code columnIndices}, where they may differ
   */
  static SettledSlices between(
      LinearLayer layer, float[] before, float[] after, long[] rowIndices, long[] columnIndices) {
    SettledSlices settled = new SettledSlices(layer);
    int inputs = layer.inputs();
    for (long column : columnIndices) {
      float[] values = new float[layer.outputs()];
      for (int o = 0; o < values.length; o++) {
        int at = o * inputs + (int) column;
        values[o] = after[at] - before[at];
      }
      settled.columns.put((int) column, values);
    }
    for (long row : rowIndices) {
      float[] values = new float[inputs];
      for (int i = 0; i < inputs; i++) {
        int at = (int) row * inputs + i;
        float[] column = settled.columns.get(i);
        values[i] = after[at] - before[at] - (column == null ? 0 : column[(int) row]);
      }
      settled.rows.put((int) row, values);
    }
    return settled;
  }

  /**
   * Adds a slice's change.
   *
   * @param change as {@link WeightSlices#read} orders it
   */
  void add(Slice slice, float[] change) {
    int rank = slice.rank();
    boolean isRow = slice.axis() == Axis.ROW;
    int across = isRow ? layer.inputs() : layer.outputs();
    for (int j = 0; j < rank; j++) {
      float[] sum =
          (isRow ? rows : columns)
              .computeIfAbsent(slice.indices().get(j), index -> new float[across]);
      for (int i = 0; i < across; i++) {
        sum[i] += isRow ? change[j * across + i] : change[i * rank + j];
      }
    }
  }

  /** Adds to the frozen values of a slice what was changed of them. */
  void addTo(Slice slice, float[] values) {
    int rank = slice.rank();
    boolean isRow = slice.axis() == Axis.ROW;
    Map<Integer, float[]> along = isRow ? rows : columns;
    Map<Integer, float[]> crossing = isRow ? columns : rows;
    int across = isRow ? layer.inputs() : layer.outputs();
    for (int j = 0; j < rank; j++) {
      int index = slice.indices().get(j);
      float[] own = along.get(index);
      for (int i = 0; own != null && i < across; i++) {
        values[isRow ? j * across + i : i * rank + j] += own[i];
      }
      for (Map.Entry<Integer, float[]> other : crossing.entrySet()) {
        int i = other.getKey();
        values[isRow ? j * across + i : i * rank + j] += other.getValue()[index];
      }
    }
  }

  int count(Axis axis) {
    return along(axis).size();
  }

  /** Which rows or columns were changed, ascending. */
  Map<Integer, float[]> along(Axis axis) {
    return axis == Axis.ROW ? rows : columns;
  }

  /** Whether a weight of its own would take no more work than these beside the frozen one. */
  boolean costsAWeight() {
    long thin = (long) (rows.size() + columns.size()) * (layer.inputs() + layer.outputs());
    return thin >= (long) layer.inputs() * layer.outputs();
  }
}
