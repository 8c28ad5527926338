package org.slicesweep.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slicesweep.common.RandomStream;

/**
 * Divides rows into splits. The draw has its own constant seed: the data of a task is the same in
 * every trial, so that seeds compare training and not luck with the test rows.
 *
 * @param rest what was not drawn, in the order it came
 */
record Division<T>(List<T> drawn, List<T> rest) {
  private static final long DATA_SEED = 2510_08513;

  /** Draws {@code count} rows, at most all of them; both lists keep the order of {@code rows}. */
  static <T> Division<T> draw(List<T> rows, int count, String stream) {
    boolean[] taken = new boolean[rows.size()];
    Arrays.stream(order(rows.size(), stream)).limit(count).forEach(row -> taken[row] = true);
    List<T> drawn = new ArrayList<>();
    List<T> rest = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      (taken[i] ? drawn : rest).add(rows.get(i));
    }
    return new Division<>(drawn, rest);
  }

  /** At most {@code limit} rows, all of them for null; a smaller limit gives a subset. */
  static <T> List<T> limit(List<T> rows, Integer limit, String stream) {
    return limit == null || limit >= rows.size() ? rows : draw(rows, limit, stream).drawn();
  }

  /** The rows 0 to {@code count - 1} in the fixed random order called {@code stream}. */
  static int[] order(int count, String stream) {
    return RandomStream.of(DATA_SEED, stream).permutation(count);
  }
}
