package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTableTest {
  @Test
  void alignsNumbersToTheRight() {
    assertThat(
            TextTable.lines(
                List.of("method", "rank", "note"),
                List.of(List.of("full", "null", "a"), List.of("slicefine", "16", ""))))
        .containsExactly("method     rank  note", "full       null  a", "slicefine    16");
  }

  @Test
  void aTableMayBeEmpty() {
    assertThat(TextTable.lines(List.of("a", "bc"), List.of())).containsExactly("a  bc");
  }

  @ParameterizedTest
  @CsvSource({
    "0.2, 1 s",
    "89, 89 s",
    "90, 2 min",
    "3600, 60 min",
    "5400, 1.5 h",
    "100000, 27.8 h",
    "172800, 2 days",
    "864000, 10 days"
  })
  void timesReadWell(double seconds, String text) {
    assertThat(Durations.of(seconds)).isEqualTo(text);
  }
}
