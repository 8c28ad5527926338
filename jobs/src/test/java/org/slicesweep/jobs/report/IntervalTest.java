package org.slicesweep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {
  /** Student's t, 97.5%, as printed in any table, for 1, 2, 4 and 9 degrees of freedom. */
  private static final double[][] TABLE = {{2, 12.706}, {3, 4.303}, {5, 2.776}, {10, 2.262}};

  @Test
  void followsTheTable() {
    for (double[] row : TABLE) {
      int n = (int) row[0];
      List<Double> values = IntStream.range(0, n).mapToObj(i -> (double) i).toList();
      double variance = n * (n + 1) / 12.0; // of 0, 1, ..., n - 1
      assertThat(Interval.of(values).mean()).isEqualTo((n - 1) / 2.0);
      assertThat(Interval.of(values).half())
          .isCloseTo(row[1] * Math.sqrt(variance / n), within(1e-3 * row[1]));
    }
  }

  @Test
  void coversTheMeanNineteenTimesInTwenty() {
    Random random = new Random(7);
    long covered =
        IntStream.range(0, 4000)
            .mapToObj(i -> Interval.of(random.doubles(5).map(u -> normal(random)).boxed().toList()))
            .filter(interval -> interval.low() <= 0 && interval.high() >= 0)
            .count();
    assertThat(covered / 4000.0).isCloseTo(0.95, within(0.015));
  }

  private static double normal(Random random) {
    return random.nextGaussian();
  }

  @Test
  void oneValueHasNoInterval() {
    Interval one = Interval.of(List.of(0.7));
    assertThat(one.hasHalf()).isFalse();
    assertThat(one.low()).isEqualTo(0.7);
    assertThat(one.high()).isEqualTo(0.7);
  }

  @Test
  void equalValuesHaveAnIntervalOfNothing() {
    assertThat(Interval.of(Collections.nCopies(4, 0.5)).half()).isZero();
  }
}
