package org.slicesweep.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slicesweep.common.RandomStream;

class MagnitudesTest {
  private static float[] masked(float[] weights, float[] mask) {
    float[] kept = new float[weights.length];
    int n = 0;
    for (int i = 0; i < weights.length; i++) {
      if (mask[i] != 0) {
        kept[n++] = Math.abs(weights[i]);
      }
    }
    return Arrays.copyOf(kept, n);
  }

  @Test
  void areRankedAsSortingRanksThem() {
    float[] one = RandomStream.of(1, "one").normal(500, 1.0);
    float[] other = RandomStream.of(1, "other").normal(300, 1e-3);
    float[] special = {
      0, -0f, Float.MIN_VALUE, Float.MAX_VALUE, -Float.POSITIVE_INFINITY, Float.NaN, 1, -1, 1, 7
    };
    System.arraycopy(special, 0, other, 0, special.length);
    float[] all = new float[500];
    Arrays.fill(all, 1);
    float[] third = new float[300];
    IntStream.range(0, 300)
        .filter(i -> i < special.length || i % 3 == 0)
        .forEach(i -> third[i] = 1);

    float[] kept = masked(other, third);
    float[] sorted = Arrays.copyOf(masked(one, all), 500 + kept.length);
    System.arraycopy(kept, 0, sorted, 500, kept.length);
    Arrays.sort(sorted);

    Magnitudes magnitudes =
        new Magnitudes(Map.of("a", all, "b", third), Map.of("a", one, "b", other));
    assertThat(magnitudes.count()).isEqualTo(sorted.length);
    float[] ranked = new float[sorted.length];
    for (int rank = 0; rank < sorted.length; rank++) {
      ranked[rank] = magnitudes.ranked(rank);
    }
    assertThat(ranked).isEqualTo(sorted);
  }

  @Test
  void ofNoneThereIsNoLeast() {
    Magnitudes none = new Magnitudes(Map.of("a", new float[3]), Map.of("a", new float[] {1, 2, 3}));
    assertThat(none.count()).isZero();
    assertThat(none.ranked(-1)).isZero();
  }
}
