package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

import java.util.stream.IntStream;

/** Rows of whole numbers, each of its own length; immutable. Safe for use by several threads. */
interface IntRows {
  int size();

  int length(int row);

  /** A row's numbers; not to be changed. */
  int[] row(int row);

  /** Every row; not to be changed. */
  default int[][] toArrays() {
    return IntStream.range(0, size()).mapToObj(this::row).toArray(int[][]::new);
  }

  /** Rows in memory, not copied. */
  static IntRows of(int[][] rows) {
    requireNonNull(rows, "rows is null");
    return new IntRows() {
      @Override
      public int size() {
        return rows.length;
      }

      @Override
      public int length(int row) {
        return rows[row].length;
      }

      @Override
      public int[] row(int row) {
        return rows[row];
      }
    };
  }
}
