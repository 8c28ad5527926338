package org.slicesweep.jobs.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0.2, 0 s",
    "45, 45 s",
    "59.6, 1 min",
    "133, 2 min 10 s",
    "1234, 20 min",
    "3600, 1 h",
    "11100, 3 h 5 min",
    "187200, 2 d 4 h"
  })
  void timesReadLikeSpeech(double seconds, String words) {
    assertThat(Durations.words(seconds)).isEqualTo(words);
  }
}
