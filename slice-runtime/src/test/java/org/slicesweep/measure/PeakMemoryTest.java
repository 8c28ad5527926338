package org.slicesweep.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeakMemoryTest {
  private static final PeakMemory KNOWN = new PeakMemory(200_000_000L, null);

  @Test
  void thePeakOfTwoPartsIsTheHigherOne() {
    assertThat(KNOWN.orHigher(300_000_000L)).isEqualTo(new PeakMemory(300_000_000L, null));
    assertThat(KNOWN.orHigher(100_000_000L)).isEqualTo(KNOWN);
    assertThat(KNOWN.orHigher(null)).isEqualTo(KNOWN);
    PeakMemory unknown = PeakMemory.unknown("no such meter");
    assertThat(unknown.orHigher(5L)).isEqualTo(unknown);
  }

  @Test
  void whatStandsBesideATrialIsSaidUnlessItIsATrifle() {
    assertThat(KNOWN.beside(3_000_000, "copies")).isEqualTo(KNOWN);
    PeakMemory none = new PeakMemory(0L, null);
    assertThat(none.beside(0, "copies")).isEqualTo(none);
    assertThat(KNOWN.beside(50_000_000, "copies").note()).isEqualTo("up to 50 MB of it are copies");
    PeakMemory shared = new PeakMemory(1L, MemoryWatch.SHARED);
    assertThat(shared.beside(50, "copies")).isEqualTo(shared);
  }
}
