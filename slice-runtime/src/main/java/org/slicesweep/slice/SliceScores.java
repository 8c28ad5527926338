package org.slicesweep.slice;

import java.util.Map;

/**
 * How much each row and column of each layer matters, by some ranking.
 *
 * @param rows a score for every output of a layer
 * @param columns a score for every input of a layer
 */
public record SliceScores(Map<String, double[]> rows, Map<String, double[]> columns) {
  public SliceScores {
    rows = Map.copyOf(rows);
    columns = Map.copyOf(columns);
  }

  /** The scores of one layer along an axis. */
  public double[] of(String layer, Axis axis) {
    double[] scores = (axis == Axis.ROW ? rows : columns).get(layer);
    if (scores == null) {
      throw new IllegalArgumentException("no scores for " + layer);
    }
    return scores.clone();
  }

  /** Mean score of a slice's rows or columns. */
  public double mean(String layer, Slice slice) {
    double[] scores = of(layer, slice.axis());
    return slice.indices().stream().mapToDouble(i -> scores[i]).average().orElseThrow();
  }
}
