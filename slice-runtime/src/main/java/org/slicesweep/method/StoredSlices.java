package org.slicesweep.method;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.common.InputException;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;

/**
 * The rows and columns of a weight that training visited, as tensors of their own: what has to be
 * stored of it. {@code <layer>.rows} is {@code [rows x inputs]}, {@code <layer>.columns} {@code
 * [outputs x columns]}; which ones they are is in {@code <layer>.row_indices} and {@code
 * <layer>.column_indices}.
 */
public final class StoredSlices {
  private final LinearLayer layer;

  StoredSlices(LinearLayer layer) {
    this.layer = layer;
  }

  /**
   * The slices that training visited, a layer each, along the first axis that it visited: enough to
   * start the method that takes them back.
   *
   * @param stored values by name; of another method there are none
   * @throws InputException if they are none of the backbone's
   */
  public static Map<String, Slice> placement(Map<String, float[]> stored, Backbone backbone) {
    Map<String, Slice> placement = new LinkedHashMap<>();
    for (LinearLayer layer : backbone.linears()) {
      StoredSlices slices = new StoredSlices(layer);
      for (Axis axis : new Axis[] {Axis.ROW, Axis.COLUMN}) {
        if (stored.containsKey(slices.indicesName(axis))) {
          placement.putIfAbsent(layer.name(), Slice.of(axis, slices.indices(stored, axis)));
        }
      }
    }
    return placement;
  }

  /**
   * Writes what was cut out over a weight in row-major order.
   *
   * @throws InputException if it does not fit the weight
   */
  void paste(Axis axis, Map<String, float[]> stored, float[] weight) {
    float[] values = stored.get(name(axis));
    if (values == null) {
      return;
    }
    long[] indices = IntStream.of(indices(stored, axis)).asLongStream().toArray();
    InputException.check(
        values.length == indices.length * across(axis),
        "",
        "%s has %d entries: expected %d times %d",
        name(axis),
        values.length,
        indices.length,
        across(axis));
    forEach(axis, indices, (at, of) -> weight[of] = values[at]);
  }

  private interface Pair {
    void accept(int at, int of);
  }

  /** Every entry of the slices, as its place there and its place in the weight. */
  private void forEach(Axis axis, long[] indices, Pair pair) {
    int inputs = layer.inputs();
    for (int i = 0; i < indices.length; i++) {
      for (int j = 0; j < across(axis); j++) {
        if (axis == Axis.ROW) {
          pair.accept(i * inputs + j, (int) indices[i] * inputs + j);
        } else {
          pair.accept(j * indices.length + i, j * inputs + (int) indices[i]);
        }
      }
    }
  }

  /** Entries of one row or column. */
  private int across(Axis axis) {
    return axis == Axis.ROW ? layer.inputs() : layer.outputs();
  }

  private int[] indices(Map<String, float[]> stored, Axis axis) {
    String name = indicesName(axis);
    float[] given = stored.get(name);
    InputException.check(given != null, "", "%s is missing", name);
    int extent = Slice.extent(axis, layer.outputs(), layer.inputs());
    int[] indices = new int[given.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) given[i];
      InputException.check(
          indices[i] == given[i] && indices[i] >= 0 && indices[i] < extent,
          "",
          "%s holds %s: expected 0 to %d",
          name,
          given[i],
          extent - 1);
    }
    return indices;
  }

  /** Which rows or columns are stored; none is fine. */
  long[] stored(Axis axis, Map<String, float[]> values) {
    return values.containsKey(name(axis))
        ? IntStream.of(indices(values, axis)).asLongStream().toArray()
        : new long[0];
  }

  String name(Axis axis) {
    return layer.name() + (axis == Axis.ROW ? ".rows" : ".columns");
  }

  String indicesName(Axis axis) {
    return layer.name() + (axis == Axis.ROW ? ".row_indices" : ".column_indices");
  }
}
