package org.slicesweep.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.slicesweep.common.RandomStream;

/**
 * Chooses tokens by their scores: temperature, then the {@code topK} likeliest, then the likeliest
 * that together have the probability {@code topP} (Holtzman et al. 2020), in the order of Hugging
 * Face's {@code generate}. Every text has a random stream of its own, so that it does not matter
 * which others are continued with it.
 */
final class Sampler {
  private final Generation options;
  private final List<RandomStream> streams = new ArrayList<>();

  Sampler(Generation options) {
    this.options = options;
  }

  /**
   * @param text which text the scores are for
   * @param scores hold this text's from {@code from} on
   */
  int choose(int text, float[] scores, int from, int count) {
    if (options.temperature() == 0 || options.topK() == 1) {
      return likeliest(scores, from, count);
    }
    int[] order = order(scores, from, count);
    double most = scores[from + order[0]];
    double[] weights = new double[order.length];
    double total = 0;
    for (int i = 0; i < order.length; i++) {
      weights[i] = Math.exp((scores[from + order[i]] - most) / options.temperature());
      total += weights[i];
    }
    int kept = nucleus(weights, total);
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += weights[i];
    }
    double left = stream(text).nextDouble() * sum;
    for (int i = 0; i < kept - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return order[i];
      }
    }
    return order[kept - 1];
  }

  private static int likeliest(float[] scores, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (scores[from + i] > scores[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** The tokens that may be drawn, the likeliest first; equal ones by their numbers. */
  private int[] order(float[] scores, int from, int count) {
    int kept = options.topK() == 0 ? count : Math.min(options.topK(), count);
    return IntStream.range(0, count)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer token) -> scores[from + token])
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(kept)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** How many of the likeliest have the probability asked for; at least one. */
  private int nucleus(double[] weights, double total) {
    if (options.topP() >= 1) {
      return weights.length;
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (sum >= options.topP() * total) {
        return i + 1;
      }
    }
    return weights.length;
  }

  private RandomStream stream(int text) {
    while (streams.size() <= text) {
      streams.add(RandomStream.of(options.seed(), "text " + streams.size()));
    }
    return streams.get(text);
  }
}
