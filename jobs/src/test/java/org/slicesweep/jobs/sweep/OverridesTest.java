package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.TrialSpec;

class OverridesTest {
  private static final String ONE =
      """
      backbone: maven:all-MiniLM-L6-v2
      task: acceptability
      grid:
        method: slicefine
        rank: [1, 2, 4]
      """;

  private static final String TWO =
      ONE
          + """
          baselines:
          - {method: full}
          - {method: frozen_probe}
          """;

  @TempDir private Path folder;

  @Test
  void replaceWhatTheFileSays() {
    Sweep sweep =
        SweepText.read(
            folder,
            ONE,
            "name=other",
            "train.steps=50",
            "train.learning_rate=1e-4",
            "seeds=2",
            "grid.rank=[8, 16]",
            "task.max_tokens=64",
            "device=cpu");
    assertThat(sweep.name()).isEqualTo("other");
    assertThat(sweep.device()).isEqualTo("cpu");
    assertThat(SweepText.ranks(sweep)).containsExactly(8, 8, 16, 16);
    assertThat(sweep.trials())
        .allSatisfy(
            trial -> {
              assertThat(trial.train().steps()).isEqualTo(50);
              assertThat(trial.train().learningRate()).isEqualTo(1e-4);
              assertThat(trial.task().name()).isEqualTo("acceptability");
              assertThat(trial.task().maxTokens()).isEqualTo(64);
            });
  }

  @Test
  void reachIntoLists() {
    Sweep sweep = SweepText.read(folder, TWO, "grid[0].rank=3", "baselines[1].learning_rate=0.5");
    assertThat(sweep.trials())
        .extracting(trial -> trial.method().name() + " " + trial.train().learningRate())
        .containsExactly("slicefine 0.003", "full 0.003", "frozen_probe 0.5");
    assertThat(SweepText.read(folder, TWO, "grid.rank[1]=9").trials().get(1).method())
        .extracting("rank")
        .isEqualTo(9);
    assertThat(SweepText.read(folder, ONE, "grid.rank={from: 1, to: 5}", "grid.rank.to=2").trials())
        .hasSize(2);
  }

  @Test
  void theLastOneHolds() {
    assertThat(SweepText.read(folder, ONE, "seeds=3", "seeds=[7]", "grid.rank=1").trials())
        .extracting(TrialSpec::seed)
        .containsExactly(7L);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "train.stpes=5",
            "--set train.stpes=5: unknown key \"stpes\" in train: did you mean \"steps\"?"),
        arguments(
            "trian.steps=5",
            "--set trian.steps=5: unknown key \"trian\" in a sweep: did you mean \"train\"?"),
        arguments("steps=5", "--set steps=5: unknown key \"steps\": did you mean \"train.steps\"?"),
        arguments(
            "train.steps=many",
            "--set train.steps=many: steps: expected a whole number, given \"many\""),
        arguments("train.steps=0", "--set train.steps=0: steps 0: expected at least 1"),
        arguments("grid.rank=[1, 0]", "--set grid.rank=[1, 0]: rank 0: expected at least 1"),
        arguments(
            "grid.rank=[1",
            "--set grid.rank=[1: column 3: expected ',' or ']', but got <stream end>"),
        arguments(
            "train.steps",
            "--set train.steps: expected key=value, as in train.steps=50 (null unsets)"),
        arguments(
            "train.steps=",
            "--set train.steps=: expected key=value, as in train.steps=50 (null unsets)"),
        arguments(
            "train..steps=5",
            "--set train..steps=5: \"train..steps\" is not a key:"
                + " expected one such as train.steps or grid[0].rank"),
        arguments(
            "baselines.steps=5",
            "--set baselines.steps=5: baselines holds 2 entries: write baselines[0].steps"),
        arguments(
            "baselines[2].steps=5",
            "--set baselines[2].steps=5: baselines holds 2 entries, counting from 0"),
        arguments("seeds[0]=5", "--set seeds[0]=5: seeds is not a list"),
        arguments(
            "grid.method.rank=5",
            "--set grid.method.rank=5: grid.method is \"slicefine\", not a mapping"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreToldWithTheOverride(String override, String message) {
    assertThat(SweepText.mistake(folder, TWO, "seeds=1", override)).isEqualTo(message);
  }

  @Test
  void anOverrideLeavesTheLinesOfTheRest() {
    assertThat(SweepText.mistake(folder, ONE + "  axis: rwo\n", "grid.rank=2"))
        .isEqualTo("s.yaml:6: axis \"rwo\": did you mean \"row\"?");
  }
}
