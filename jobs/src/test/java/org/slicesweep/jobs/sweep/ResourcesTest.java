package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code resources:} in a sweep file. */
class ResourcesTest {
  private static final String TOP =
      """
      backbone: maven:all-MiniLM-L6-v2
      task: acceptability
      """;

  @TempDir private Path folder;

  private static Map<String, Resources> byMethod(SweepFile file) {
    Map<String, Resources> taken = new TreeMap<>();
    file.trials().forEach((id, trial) -> taken.put(trial.method().name(), file.resources(id)));
    return taken;
  }

  @Test
  void anEntrysOwnComeBeforeTheSweeps() {
    String sweep =
        TOP
            + """
            resources: {gpus: 0.25}
            grid:
            - {method: lora, rank: 8}
            - {method: full, resources: {cores: 4, gpus: 1}}
            """;
    SweepFile file = SweepText.open(folder, sweep);
    Map<String, Resources> expected =
        Map.of("lora", new Resources(null, 0.25), "full", new Resources(4, 1.0));
    assertThat(byMethod(file)).isEqualTo(expected);
    assertThat(byMethod(SweepText.open(folder, file.sweep().resolvedYaml()))).isEqualTo(expected);
  }

  @Test
  void theyDecideNothingOfATrial() {
    String grid = TOP + "grid: {method: full}\n";
    assertThat(SweepText.open(folder, grid + "resources: {cores: 2}\n").trials().keySet())
        .isEqualTo(SweepText.open(folder, grid).trials().keySet());
    assertThat(SweepText.open(folder, grid).resources(firstId(grid))).isEqualTo(Resources.DEFAULT);
  }

  private String firstId(String sweep) {
    return SweepText.open(folder, sweep).trials().keySet().iterator().next();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{gpu: 1}| s.yaml:3: unknown key \"gpu\" in resources: did you mean \"gpus\"?",
        "{cores: 0}| s.yaml:3: cores 0: expected at least 1",
        "{gpus: 0.7}| s.yaml:3: gpus 0.7: expected a share of one GPU up to 0.5, or a whole number",
        "4| s.yaml:3: resources: expected a mapping, given 4",
      })
  void mistakesHaveTheirLine(String resources, String message) {
    String sweep = TOP + "resources: " + resources + "\ngrid: {method: full}\n";
    assertThat(SweepText.mistake(folder, sweep)).isEqualTo(message);
  }
}
