package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pack:} in a sweep file. */
class PackSizeTest {
  private static final String TOP =
      """
      backbone: maven:all-MiniLM-L6-v2
      task: acceptability
      """;

  private static final String GRID = "grid: {method: full}\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"auto, 0", "off, 1", "1, 1", "8, 8", "'\"8\"', 8", "9999, 9999"})
  void readsBackAsItWasRead(String written, int trials) {
    SweepFile file = SweepText.open(folder, TOP + "pack: " + written + "\n" + GRID);
    assertThat(file.sweep().pack()).isEqualTo(new PackSize(trials));
    assertThat(SweepText.open(folder, file.sweep().resolvedYaml()).sweep().pack())
        .isEqualTo(new PackSize(trials));
  }

  @Test
  void isAutoByDefaultAndDecidesNothingOfATrial() {
    SweepFile file = SweepText.open(folder, TOP + GRID);
    assertThat(file.sweep().pack()).isEqualTo(PackSize.AUTO);
    assertThat(file.sweep().resolvedYaml()).doesNotContain("pack");
    assertThat(SweepText.open(folder, TOP + "pack: 4\n" + GRID).trials().keySet())
        .isEqualTo(file.trials().keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "of| s.yaml:3: pack \"of\": expected auto, off or a number from 1 to 9999",
        "0| s.yaml:3: pack 0: expected auto, off or a number from 1 to 9999",
        "2.5| s.yaml:3: pack 2.5: expected auto, off or a number from 1 to 9999",
        "10000| s.yaml:3: pack 10000: expected auto, off or a number from 1 to 9999",
        "[4]| s.yaml:3: pack: expected auto, off or a number from 1 to 9999, given a list",
        "| s.yaml:3: pack: expected auto, off or a number from 1 to 9999, given nothing",
      })
  void mistakesHaveTheirLine(String pack, String message) {
    String sweep = TOP + "pack: " + (pack == null ? "" : pack) + "\n" + GRID;
    assertThat(SweepText.mistake(folder, sweep)).isEqualTo(message);
  }

  @Test
  void aTrialThatIsMeasuredAloneTrainsAlone() {
    assertThat(SweepText.mistake(folder, TOP + "execution: solo\npack: 4\n" + GRID))
        .isEqualTo("s.yaml:4: pack 4: execution solo runs one trial at a time, so leave it out");
    SweepText.open(folder, TOP + "execution: solo\npack: off\n" + GRID);
  }
}
