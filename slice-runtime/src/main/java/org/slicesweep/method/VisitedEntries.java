package org.slicesweep.method;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;

/** Which entries of each weight have been trained so far: what an artifact has to store. */
final class VisitedEntries {
  private record Visited(LinearLayer layer, BitSet rows, BitSet columns) {
    long entries() {
      long rowCount = rows.cardinality();
      long columnCount = columns.cardinality();
      return rowCount * layer.inputs() + columnCount * layer.outputs() - rowCount * columnCount;
    }

    long biasEntries() {
      return columns.isEmpty() ? rows.cardinality() : layer.outputs();
    }
  }

  private final Map<String, Visited> layers = new HashMap<>();

  void add(LinearLayer layer, Slice slice) {
    Visited visited =
        layers.computeIfAbsent(
            layer.name(), name -> new Visited(layer, new BitSet(), new BitSet()));
    BitSet indices = slice.axis() == Axis.ROW ? visited.rows() : visited.columns();
    slice.indices().forEach(indices::set);
  }

  /** Adds rows or columns of a layer. */
  void add(LinearLayer layer, Axis axis, long[] indices) {
    if (indices.length > 0) {
      add(layer, Slice.of(axis, LongStream.of(indices).mapToInt(Math::toIntExact).toArray()));
    }
  }

  /** Ascending numbers of a layer's visited rows or columns; empty for none. */
  long[] of(LinearLayer layer, Axis axis) {
    Visited visited = layers.get(layer.name());
    BitSet indices = axis == Axis.ROW ? visited.rows() : visited.columns();
    return indices.stream().asLongStream().toArray();
  }

  long count(SliceFineMethod options) {
    return layers.values().stream()
        .mapToLong(v -> v.entries() + (options.trainsBias(v.layer()) ? v.biasEntries() : 0))
        .sum();
  }
}
