package org.slicesweep.media;

/**
 * What each pixel of a resized row is made of: a run of source pixels and their weights, in fixed
 * point with {@value #BITS} bits behind the point, as Pillow has them for 8-bit images.
 *
 * @param first where each run starts
 * @param count how long it is
 * @param weights of run {@code i}, from {@code i * width} on
 * @param width of the longest run
 */
@SuppressWarnings("ArrayRecordComponent")
record ResampleWeights(int[] first, int[] count, int[] weights, int width) {
  /** 32, less 8 for the pixel and 2 for sums that overshoot. */
  static final int BITS = 22;

  /**
   * The weights for a whole row. Where it shrinks, the filter widens with it, so that every source
   * pixel counts (antialiasing).
   *
   * @param from pixels of the source
   * @param to pixels of the result
   */
  static ResampleWeights of(int from, int to, Resample filter) {
    double scale = (double) from / to;
    double stretch = Math.max(1, scale);
    double support = filter.support() * stretch;
    int width = Math.min(from, (int) Math.ceil(support) * 2 + 1);
    int[] first = new int[to];
    int[] count = new int[to];
    int[] weights = new int[Math.multiplyExact(to, width)];
    double[] run = new double[width];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      first[i] = Math.max(0, (int) (centre - support + 0.5));
      count[i] = Math.min(from, (int) (centre + support + 0.5)) - first[i];
      double sum = 0;
      for (int k = 0; k < count[i]; k++) {
        run[k] = filter.weight((k + first[i] - centre + 0.5) * (1 / stretch));
        sum += run[k];
      }
      for (int k = 0; k < count[i]; k++) {
        weights[i * width + k] = fixed(sum == 0 ? run[k] : run[k] / sum);
      }
    }
    return new ResampleWeights(first, count, weights, width);
  }

  /** Rounds half away from zero. */
  private static int fixed(double weight) {
    return (int) (weight * (1 << BITS) + (weight < 0 ? -0.5 : 0.5));
  }
}
