package org.slicesweep.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slicesweep.common.RandomStream;

class SliceScheduleTest {

  /** The rule of the paper, taken one move at a time. */
  private static List<Integer> walk(int position, int rank, int last, int moves) {
    List<Integer> positions = new ArrayList<>();
    int now = position;
    for (int move = 0; move <= moves; move++) {
      positions.add(now);
      now = now + rank > last ? 0 : now + rank;
    }
    return positions;
  }

  @Test
  void walksToTheLastPositionAndWraps() {
    RandomStream random = RandomStream.of(1, "schedules");
    for (int i = 0; i < 500; i++) {
      int extent = 1 + random.nextInt(40);
      int rank = 1 + random.nextInt(extent);
      int position = random.nextInt(extent - rank + 1);
      Integer max =
          random.nextBoolean() ? null : Integer.valueOf(position + random.nextInt(extent));
      int last = max == null ? extent - rank : Math.min(max, extent - rank);
      SliceSchedule schedule = new SliceSchedule(Axis.COLUMN, rank, position, 5, max);
      List<Integer> expected = walk(position, rank, last, 60);
      for (int move = 0; move <= 60; move++) {
        assertThat(schedule.after(move, 99, extent).position())
            .as("extent %d rank %d from %d to %d, move %d", extent, rank, position, last, move)
            .isEqualTo(expected.get(move));
      }
    }
  }

  @Test
  void alternatesColumnsAndRowsAtEachPosition() {
    SliceSchedule schedule = new SliceSchedule(Axis.ROW_COLUMN, 2, 0, 10, null);
    assertThat(schedule.after(0, 8, 8)).isEqualTo(Slice.contiguous(Axis.COLUMN, 0, 2));
    assertThat(schedule.after(1, 8, 8)).isEqualTo(Slice.contiguous(Axis.ROW, 0, 2));
    assertThat(schedule.after(2, 8, 8)).isEqualTo(Slice.contiguous(Axis.COLUMN, 2, 2));
    assertThat(schedule.after(9, 8, 8)).isEqualTo(Slice.contiguous(Axis.ROW, 0, 2));
  }

  @Test
  void movesEveryIntervalStepsAndNotBefore() {
    SliceSchedule schedule = new SliceSchedule(Axis.ROW, 2, 0, 10, null);
    assertThat(schedule.movesAfter(0)).isFalse();
    assertThat(schedule.movesAfter(9)).isFalse();
    assertThat(schedule.movesAfter(10)).isTrue();
    assertThat(new SliceSchedule(Axis.ROW, 2, 0, null, null).movesAfter(10)).isFalse();
  }
}
