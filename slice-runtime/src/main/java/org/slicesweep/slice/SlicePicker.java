package org.slicesweep.slice;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Picks a slice by its scores. Ties go to the lower position, so a choice never depends on luck.
 */
public final class SlicePicker {
  private SlicePicker() {}

  /** The {@code rank} neighbouring rows or columns with the highest total score. */
  public static Slice highest(Axis axis, double[] scores, int rank) {
    return Slice.contiguous(axis, bestWindow(scores, rank, 1), rank);
  }

  /** The {@code rank} neighbouring rows or columns with the lowest total score. */
  public static Slice lowest(Axis axis, double[] scores, int rank) {
    return Slice.contiguous(axis, bestWindow(scores, rank, -1), rank);
  }

  /**
   * Half the highest-scoring rows or columns and half the lowest, wherever they stand; the odd one
   * is a high one.
   */
  public static Slice mixed(Axis axis, double[] scores, int rank) {
    int[] byScore =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    int low = rank / 2;
    int[] chosen = Arrays.copyOf(byScore, rank);
    System.arraycopy(byScore, byScore.length - low, chosen, rank - low, low);
    return Slice.of(axis, chosen);
  }

  /** Where the window of {@code rank} scores with the greatest {@code sign * sum} starts. */
  private static int bestWindow(double[] scores, int rank, int sign) {
    double[] before = new double[scores.length + 1];
    for (int i = 0; i < scores.length; i++) {
      before[i + 1] = before[i] + scores[i];
    }
    int best = 0;
    double bestSum = Double.NEGATIVE_INFINITY;
    for (int start = 0; start + rank <= scores.length; start++) {
      double sum = sign * (before[start + rank] - before[start]);
      if (sum > bestSum) {
        best = start;
        bestSum = sum;
      }
    }
    return best;
  }
}
