package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.task.TaskSpec;

class SkipBadTest {
  private static final String GRID =
      """
      backbone: b
      grid:
        method: full
        task: [{name: images, path: /a}, {name: video, path: /b, skip_bad: false}, vtab_dtd, cola]
      """;

  @TempDir private Path folder;

  private List<TaskSpec> tasks(String yaml, String... overrides) {
    return SweepText.open(folder, "data: /data\n" + yaml, overrides).sweep().trials().stream()
        .map(trial -> trial.task())
        .toList();
  }

  @Test
  void isMeantForEveryTaskOfImagesOrVideosThatDoesNotSayItself() {
    assertThat(tasks(GRID + "skip_bad: true\n"))
        .extracting(TaskSpec::skipBad)
        .containsExactly(true, false, true, null);
  }

  @Test
  void canBeSetFromTheCommandLine() {
    assertThat(tasks(GRID, "skip_bad=true"))
        .extracting(TaskSpec::skipBad)
        .containsExactly(true, false, true, null);
  }

  @Test
  void saysYesOrNo() {
    assertThatThrownBy(() -> tasks(GRID + "skip_bad: perhaps\n"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("skip_bad: expected true or false, given \"perhaps\"");
  }
}
