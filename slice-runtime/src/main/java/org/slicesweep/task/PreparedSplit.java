package org.slicesweep.task;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A split as a backbone reads it; immutable, and shared by every trial in the JVM. */
public interface PreparedSplit {
  int size();

  /** What an example costs, such as its tokens: examples of like length share a batch. */
  int length(int row);

  /** The index of an example's class, or the number to predict. */
  float label(int row);

  Batch batch(int... rows);

  /**
   * Every example exactly once, the shortest first, so that little is padded.
   *
   * @param size examples a batch; the last batch may be smaller
   */
  default List<EvaluationBatch> evaluationBatches(int size) {
    int[] order = sortedByLength(IntStream.range(0, size()));
    return IntStream.iterate(0, start -> start < order.length, start -> start + size)
        .mapToObj(start -> Arrays.copyOfRange(order, start, Math.min(start + size, order.length)))
        .map(rows -> new EvaluationBatch(rows, batch(rows)))
        .toList();
  }

  /** Sorts stably, so that equal lengths keep their order. */
  default int[] sortedByLength(IntStream rows) {
    return rows.boxed()
        .sorted(Comparator.comparingInt(this::length))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
