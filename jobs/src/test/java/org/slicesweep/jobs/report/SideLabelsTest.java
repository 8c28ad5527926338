package org.slicesweep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SideLabelsTest {
  @Test
  void leavesLabelsThatHaveRoom() {
    assertThat(SideLabels.spread(new double[] {10, 50, 90}, 20, 100)).containsExactly(10, 50, 90);
  }

  @Test
  void movesNeighboursApartEvenly() {
    assertThat(SideLabels.spread(new double[] {50, 50}, 20, 100)).containsExactly(40, 60);
    assertThat(SideLabels.spread(new double[] {10, 50, 52}, 20, 100)).containsExactly(10, 41, 61);
  }

  @Test
  void staysAboveTheLimit() {
    assertThat(SideLabels.spread(new double[] {95, 99}, 20, 100)).containsExactly(80, 100);
  }

  @Test
  void neverOverlaps() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      double[] wanted = random.doubles(1 + random.nextInt(8), 0, 400).sorted().toArray();
      double[] placed = SideLabels.spread(wanted, 20, 400);
      assertThat(placed[placed.length - 1]).isLessThanOrEqualTo(400 + 1e-6);
      for (int i = 1; i < placed.length; i++) {
        assertThat(placed[i] - placed[i - 1]).isGreaterThanOrEqualTo(20 - 1e-6);
      }
    }
  }

  @Test
  void nothingToPlaceIsNoWidth() {
    assertThat(new SideLabels().width()).isCloseTo(0, within(0.0));
    assertThat(SideLabels.spread(new double[0], 20, 100)).isEmpty();
  }
}
