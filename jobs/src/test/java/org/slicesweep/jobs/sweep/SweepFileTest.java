package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.Execution;
import org.slicesweep.TrialSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

class SweepFileTest {
  private static final String TOP =
      """
      backbone: maven:all-MiniLM-L6-v2
      task: acceptability
      """;

  @TempDir private Path folder;

  @Test
  void startsFromTheDefaults() {
    Sweep sweep = read("grid: {method: slicefine}");
    TrialSpec trial = sweep.trials().get(0);
    assertThat(sweep.trials()).hasSize(1);
    assertThat(sweep.name()).isEqualTo("s");
    assertThat(sweep.device()).isEqualTo("auto");
    assertThat(trial.backbone()).isEqualTo("maven:all-MiniLM-L6-v2");
    assertThat(trial.task().name()).isEqualTo("acceptability");
    assertThat(trial.method()).isEqualTo(SliceFineMethod.DEFAULT);
    assertThat(trial.train()).isEqualTo(TrainSpec.DEFAULT);
    assertThat(trial.precision()).isEqualTo(Precision.AUTO);
    assertThat(trial.seed()).isZero();
  }

  @Test
  void saysWhetherTrialsShareTheMachine() {
    assertThat(read("grid: {method: full}").execution()).isEqualTo(Execution.SHARED);
    Sweep solo = read("execution: solo\ngrid: {method: full}");
    assertThat(solo.execution()).isEqualTo(Execution.SOLO);
    assertThat(solo.resolvedYaml()).contains("execution: solo\n");
    assertThat(solo.trials()).isEqualTo(read("grid: {method: full}").trials());
  }

  @Test
  void readsEverySetting() {
    Sweep sweep =
        read(
            """
            name: all.of-it_1
            device: gpu:1
            precision: bf16
            seeds: [7]
            train: {steps: 1e2, batch: 4, learning_rate: 3e-3, schedule: linear}
            grid:
              method: slicefine
              axis: row_column
              rank: 8
              position: 3
              move_interval: 10
              max_position: 64
              bias: true
              targets: ["encoder.layer.*.attention.self.query", "*.dense"]
              rank_decay: 0.5
              min_rank: 2
              head_learning_rate: 1.0e-2
              keep_best: true
              evaluate_every: 25
            """);
    TrialSpec trial = sweep.trials().get(0);
    assertThat(sweep.name()).isEqualTo("all.of-it_1");
    assertThat(sweep.device()).isEqualTo("gpu:1");
    assertThat(trial.precision()).isEqualTo(Precision.BF16);
    assertThat(trial.seed()).isEqualTo(7);
    assertThat(trial.method())
        .isEqualTo(
            new SliceFineMethod(
                Axis.ROW_COLUMN,
                8,
                3,
                null,
                null,
                10,
                64,
                true,
                List.of("encoder.layer.*.attention.self.query", "*.dense"),
                0.5,
                2,
                null,
                null,
                null,
                null));
    assertThat(trial.train())
        .isEqualTo(
            new TrainSpec(
                100, 4, 3e-3, 1e-2, 20, Schedule.LINEAR, 0.01, 1.0, 25, 0, 1.0, 0, 0, true));
  }

  @Test
  void whatSavesMemoryIsASettingLikeAnyOther() {
    Sweep sweep =
        read(
            """
            seeds: 1
            train: {batch: 8, gradient_checkpointing: true}
            grid: {method: lora, gradient_accumulation: [1, 4]}
            """);
    assertThat(sweep.trials())
        .extracting(t -> t.train().microBatches(), t -> t.train().checkpointing())
        .containsExactly(tuple(1, true), tuple(4, true));
  }

  @Test
  void theFirstKeyVariesSlowestAndTheSeedFastest() {
    Sweep sweep =
        read(
            """
            seeds: 2
            grid: {method: slicefine, axis: [row, column], rank: [1, 2]}
            """);
    assertThat(sweep.trials())
        .extracting(t -> SweepText.slice(t).axis(), t -> SweepText.slice(t).rank(), TrialSpec::seed)
        .map(tuple -> tuple.toList().toString())
        .containsExactly(
            "[ROW, 1, 0]",
            "[ROW, 1, 1]",
            "[ROW, 2, 0]",
            "[ROW, 2, 1]",
            "[COLUMN, 1, 0]",
            "[COLUMN, 1, 1]",
            "[COLUMN, 2, 0]",
            "[COLUMN, 2, 1]");
  }

  @Test
  void readsRanges() {
    assertThat(ranks("{from: 2, to: 8, step: 3}")).containsExactly(2, 5, 8);
    assertThat(ranks("{from: 2, to: 9, step: 3}")).containsExactly(2, 5, 8);
    assertThat(ranks("{from: 3, to: 5}")).containsExactly(3, 4, 5);
    assertThat(ranks("{from: 8, to: 2, step: -3}")).containsExactly(8, 5, 2);
    assertThat(ranks("{from: 4, to: 4}")).containsExactly(4);
    assertThat(ranks("{powers_of: 2, from: 1, to: 128}"))
        .containsExactly(1, 2, 4, 8, 16, 32, 64, 128);
    assertThat(ranks("{powers_of: 3, from: 2, to: 80}")).containsExactly(3, 9, 27);
    assertThat(rates("{from: 0.1, to: 0.5, step: 0.1}")).containsExactly(0.1, 0.2, 0.3, 0.4, 0.5);
    assertThat(rates("{powers_of: 10, from: 1e-4, to: 0.01}")).containsExactly(1e-4, 1e-3, 1e-2);
    assertThat(rates("{powers_of: 2, from: 0.125, to: 2}"))
        .containsExactly(0.125, 0.25, 0.5, 1.0, 2.0);
  }

  @Test
  void readsSeeds() {
    String grid = "\ngrid: {method: full}";
    assertThat(read("seeds: 3" + grid).trials())
        .extracting(TrialSpec::seed)
        .containsExactly(0L, 1L, 2L);
    assertThat(read("seeds: [5, -1]" + grid).trials())
        .extracting(TrialSpec::seed)
        .containsExactly(5L, -1L);
    assertThat(read("seeds: {from: 10, to: 12}" + grid).trials())
        .extracting(TrialSpec::seed)
        .containsExactly(10L, 11L, 12L);
    assertThat(read("seeds: 3\ngrid: {method: full, seeds: [9]}").trials())
        .extracting(TrialSpec::seed)
        .containsExactly(9L);
  }

  @Test
  void anUnsetValueStandsBesideOthers() {
    Sweep sweep =
        read(
            """
            train: {head_learning_rate: 1e-2}
            grid: {method: slicefine, move_interval: [null, 50], head_learning_rate: ~}
            """);
    assertThat(sweep.trials())
        .extracting(trial -> SweepText.slice(trial).moveInterval())
        .containsExactly(null, 50);
    assertThat(sweep.trials()).allMatch(trial -> trial.train().headLearningRate() == null);
  }

  @Test
  void aListIsOneValueOfAListSettingAndAListOfListsIsMany() {
    assertThat(indices("[1, 2, 3]")).containsExactly(List.of(1, 2, 3));
    assertThat(indices("7")).containsExactly(List.of(7));
    assertThat(indices("[[1, 2], [3], null, 4]"))
        .containsExactly(List.of(1, 2), List.of(3), null, List.of(4));
  }

  @Test
  void zippedKeysVaryTogether() {
    Sweep sweep =
        read(
            """
            grid:
              method: slicefine
              zip:
              - rank: [1, 2, 4]
                learning_rate: [1e-2, 5e-3, 1e-3]
              - {position: {from: 0, to: 8, step: 8}, category: [most, null]}
            """);
    assertThat(sweep.trials()).hasSize(6);
    assertThat(sweep.trials())
        .extracting(
            t -> SweepText.slice(t).rank(),
            t -> t.train().learningRate(),
            t -> SweepText.slice(t).position(),
            t -> SweepText.slice(t).category())
        .map(tuple -> tuple.toList().toString())
        .containsExactly(
            "[1, 0.01, 0, MOST]",
            "[1, 0.01, 8, null]",
            "[2, 0.005, 0, MOST]",
            "[2, 0.005, 8, null]",
            "[4, 0.001, 0, MOST]",
            "[4, 0.001, 8, null]");
  }

  @Test
  void severalMethodsShareWhatAllOfThemHave() {
    assertThat(read("grid: {method: [slicefine, full], steps: [50, 100]}").trials())
        .extracting(trial -> trial.method().name() + trial.train().steps())
        .containsExactly("slicefine50", "slicefine100", "full50", "full100");
    assertThat(
            read("grid: {zip: {method: [slicefine, full], learning_rate: [3e-3, 1e-4]}}").trials())
        .extracting(trial -> trial.method().name() + trial.train().learningRate())
        .containsExactly("slicefine0.003", "full1.0E-4");
  }

  @Test
  void exclusionsSeeDefaultsAndSeeds() {
    assertThat(ranks("[1, 2, 4]\n  exclude: {rank: [1, 4], axis: [row, column]}"))
        .containsExactly(2);
    assertThat(
            read("seeds: 3\ngrid: {method: full, exclude: {seed: [0, 2], precision: auto}}")
                .trials())
        .extracting(TrialSpec::seed)
        .containsExactly(1L);
  }

  @Test
  void aTrialAskedForTwiceStandsOnceWhereItCameFirst() {
    SweepFile file =
        SweepText.open(
            folder,
            TOP
                + """
                grid:
                - {method: slicefine, rank: [1, 5]}
                - {method: slicefine, position: [0, 7], rank: [5, 5]}
                baselines: {method: slicefine, rank: 1}
                """);
    assertThat(file.sweep().trials())
        .extracting(t -> SweepText.slice(t).rank(), t -> SweepText.slice(t).position())
        .map(tuple -> tuple.toList().toString())
        .containsExactly("[1, 0]", "[5, 0]", "[5, 7]");
  }

  @Test
  void pathsBecomeAbsoluteAndSchemesStay() {
    Sweep sweep =
        read(
            """
            grid:
              method: full
              backbone: [models/bert, /abs/bert, maven:bge]
              task: {name: text, train: data/../a.tsv, test: /t.tsv, text: 0, label: 3}
            """);
    String here = Path.of("").toAbsolutePath().toString();
    assertThat(sweep.trials())
        .extracting(TrialSpec::backbone)
        .containsExactly(here + "/models/bert", "/abs/bert", "maven:bge");
    assertThat(sweep.trials())
        .extracting(TrialSpec::task)
        .allSatisfy(
            task -> {
              assertThat(task.train()).isEqualTo(here + "/a.tsv");
              assertThat(task.test()).isEqualTo("/t.tsv");
              assertThat(task.text()).containsExactly("0");
              assertThat(task.label()).isEqualTo("3");
            });
  }

  @Test
  void whatACheckFindsLaterHasItsLine() {
    SweepFile file =
        SweepText.open(
            folder,
            TOP.replace("acceptability", "\n  name: text\n  label: y\n  max_tokens: 9\n")
                + """
                train:
                  batch: 3
                grid:
                - method: full
                - method: slicefine
                  rank: [1,
                    512]
                """);
    assertThat(told(file, "rank", "rank 512 does not fit"))
        .isEqualTo("s.yaml:13: rank 512 does not fit");
    assertThat(told(file, "task.label", "no column y")).isEqualTo("s.yaml:4: no column y");
    assertThat(told(file, "max_tokens", "no")).isEqualTo("s.yaml:5: no");
    assertThat(told(file, "task.path", "no")).isEqualTo("s.yaml:3: no");
    assertThat(told(file, "path", "no")).isEqualTo("s.yaml:3: no");
    assertThat(told(file, "batch", "no")).isEqualTo("s.yaml:8: no");
    assertThat(told(file, "backbone", "no")).isEqualTo("s.yaml:1: no");
    assertThat(told(file, "steps", "no")).isEqualTo("s.yaml:8: no; that is its default: set steps");
    assertThat(told(file, "targets", "no")).isEqualTo("s.yaml:11: no");
    assertThat(told(file, "", "/m/config.json: not JSON")).isEqualTo("/m/config.json: not JSON");
  }

  /** What the user reads when a check of the last trial fails. */
  private String told(SweepFile file, String key, String message) {
    TrialSpec last = file.sweep().trials().get(file.sweep().trials().size() - 1);
    try {
      file.check(trial -> InputException.check(!trial.equals(last), key, "%s", message));
      throw new AssertionError("the check passed");
    } catch (InputException e) {
      return e.getMessage().replace(folder + "/", "");
    }
  }

  @Test
  void categoriesAreReadByTheirNames() {
    assertThat(
            read("grid: {method: slicefine, category: [most, least, mixed, random, winning, losing]}")
                .trials())
        .extracting(trial -> SweepText.slice(trial).category())
        .containsExactlyElementsOf(Arrays.asList(SliceCategory.values()));
  }

  @Test
  void theTrialsCannotBeChanged() {
    Sweep sweep = read("grid: {method: full}");
    assertThatThrownBy(() -> sweep.trials().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private Sweep read(String rest) {
    return SweepText.read(folder, TOP + rest);
  }

  private List<Integer> ranks(String value) {
    return SweepText.ranks(read("grid:\n  method: slicefine\n  rank: " + value));
  }

  private List<Double> rates(String value) {
    return read("grid:\n  method: full\n  learning_rate: " + value).trials().stream()
        .map(trial -> trial.train().learningRate())
        .toList();
  }

  private List<List<Integer>> indices(String value) {
    return read("grid:\n  method: slicefine\n  indices: " + value).trials().stream()
        .map(trial -> SweepText.slice(trial).indices())
        .toList();
  }
}
