package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.task.TaskSpec;

class DataFolderTest {
  private static final String TOP = "backbone: maven:all-MiniLM-L6-v2\ndata: /data\n";

  @TempDir private Path folder;

  private List<TaskSpec> tasks(String yaml) {
    return SweepText.read(folder, TOP + yaml).trials().stream()
        .map(trial -> trial.task())
        .distinct()
        .toList();
  }

  @Test
  void isThePathOfEveryTaskThatNamesNone() {
    List<TaskSpec> tasks =
        tasks(
            "grid: {method: full, task: [cola, {name: mnli, train_examples: 9}, {name: rte, path:"
                + " /own}]}\n"
                + "baselines: [{method: frozen_probe, task: sst2}]");
    assertThat(tasks).extracting(TaskSpec::name).containsExactly("cola", "mnli", "rte", "sst2");
    assertThat(tasks).extracting(TaskSpec::path).containsExactly("/data", "/data", "/own", "/data");
    assertThat(tasks.get(1).trainExamples()).isEqualTo(9);
  }

  @Test
  void holdsForTheTopAndForZips() {
    assertThat(tasks("task: cola\ngrid: {method: full}").get(0).path()).isEqualTo("/data");
    assertThat(tasks("grid: {method: full, zip: {task: [cola, rte], learning_rate: [1e-4, 2e-4]}}"))
        .extracting(TaskSpec::path)
        .containsExactly("/data", "/data");
  }

  @Test
  void excludesWhatItWouldHaveFilledIn() {
    assertThat(tasks("grid: {method: full, task: [cola, rte], exclude: {task: rte}}"))
        .extracting(TaskSpec::name)
        .containsExactly("cola");
  }

  @Test
  void leavesTasksAloneThatReadNoFolder() {
    assertThat(
            tasks(
                "grid: {method: full, task: [acceptability, {name: text, train: a.csv, text: [a],"
                    + " label: b}]}"))
        .extracting(TaskSpec::path)
        .containsOnlyNulls();
  }

  @Test
  void isResolvedWithTheRest() {
    Sweep sweep = SweepText.read(folder, TOP + "task: cola\ngrid: {method: full}");
    assertThat(sweep.resolvedYaml()).contains("path: /data").doesNotContain("data:");
    assertThat(SweepText.read(folder, sweep.resolvedYaml()).trials()).isEqualTo(sweep.trials());
  }

  @Test
  void mustBeAPath() {
    assertThatThrownBy(
            () ->
                SweepText.read(folder, "backbone: b\ndata: [a]\ntask: cola\ngrid: {method: full}"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("s.yaml:2: data: expected a path, given a list");
  }
}
