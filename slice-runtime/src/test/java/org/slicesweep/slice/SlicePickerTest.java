package org.slicesweep.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.slicesweep.common.RandomStream;

class SlicePickerTest {

  @Test
  void highestAndLowestAreTheExtremesOfAllWindows() {
    RandomStream random = RandomStream.of(2, "scores");
    for (int i = 0; i < 200; i++) {
      double[] scores = random.doubles(1 + random.nextInt(30)).toArray();
      int rank = 1 + random.nextInt(scores.length);
      double high = sum(scores, SlicePicker.highest(Axis.ROW, scores, rank));
      double low = sum(scores, SlicePicker.lowest(Axis.ROW, scores, rank));
      for (int start = 0; start + rank <= scores.length; start++) {
        double window = Arrays.stream(scores, start, start + rank).sum();
        assertThat(window).isBetween(low - 1e-9, high + 1e-9);
      }
    }
  }

  @Test
  void mixedTakesHalfFromEachEnd() {
    double[] scores = {5, 1, 9, 3, 7, 2};
    assertThat(SlicePicker.mixed(Axis.COLUMN, scores, 4))
        .isEqualTo(Slice.of(Axis.COLUMN, 1, 2, 4, 5));
    assertThat(SlicePicker.mixed(Axis.COLUMN, scores, 3)).isEqualTo(Slice.of(Axis.COLUMN, 1, 2, 4));
    assertThat(SlicePicker.mixed(Axis.COLUMN, scores, 1)).isEqualTo(Slice.of(Axis.COLUMN, 2));
  }

  private static double sum(double[] scores, Slice slice) {
    return slice.indices().stream().mapToDouble(i -> scores[i]).sum();
  }
}
