package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.Execution;
import org.slicesweep.TrialSpec;
import org.slicesweep.method.MethodCatalog;

class ShippedSweepsTest {
  private static final Path FOLDER = Path.of("..", "sweeps");

  private static Sweep read(String name, String... overrides) {
    String file = FOLDER.resolve(name + ".yaml").toString();
    return SweepFile.open(file, List.of(overrides), false).sweep();
  }

  @ParameterizedTest
  @CsvSource({
    // grid entries times seeds, and the baselines times seeds
    "quickstart, 30", // (4 + 2 + 4 + 2 + 2) * 2 + 1 * 2
    "rank, 90", // 2 * 8 * 5 + 2 * 5
    "position, 135", // 2 * 13 * 5 + 1 * 5
    "wanda, 125", // 2 * 3 * 4 * 5 + 1 * 5
    "lottery, 165", // 2 * 8 * 2 * 5 + 1 * 5
    "move-interval, 105", // (3 * 7 - 1) * 5 + 1 * 5
    "search, 50", // 48 samples + 2
  })
  void holdsWhatItsFigureNeeds(String name, int trials) {
    Sweep sweep = read(name);
    assertThat(sweep.name()).isEqualTo(name);
    assertThat(sweep.trials()).hasSize(trials);
    assertThat(methods(sweep)).containsKeys("slicefine", "frozen_probe");
  }

  @ParameterizedTest
  @CsvSource({
    "glue, 990", // 9 * 20 * 5 + 9 * 2 * 5
    "commonsense, 51", // (6 + 2 + 1 + 1 + 1 + 1 + 2 + 1 + 1 + 1) * 3
    "math, 51", // the same
    "vtab, 570", // 19 * 10 * 3
    "video, 30", // 10 * 3
    "ablations/rank-roberta, 200", // 2 * 2 * 9 * 5 + 2 * 2 * 5
    "ablations/rank-vit, 200",
    "ablations/position-roberta, 270", // 2 * 2 * 13 * 5 + 2 * 1 * 5
    "ablations/position-vit, 270",
    "ablations/categories-roberta, 490", // 2 * 2 * 4 * 6 * 5 + 2 * 1 * 5
    "ablations/categories-vit, 490",
    "ablations/move-interval-roberta, 240", // 2 * (3 * 8 - 1) * 5 + 2 * 1 * 5
    "ablations/move-interval-vit, 240",
  })
  void plansThePapersScaleFromOneFolderOfData(String file, int trials) {
    Sweep sweep = read(file, "data=/data/of/mine");
    assertThat(sweep.name()).isEqualTo(Path.of(file).getFileName().toString());
    assertThat(sweep.trials())
        .hasSize(trials)
        .allSatisfy(
            trial -> {
              assertThat(trial.backbone()).startsWith("hf://");
              assertThat(trial.task().path()).isEqualTo("/data/of/mine");
            });
  }

  @Test
  void theBenchmarksOfThePaperHoldItsMethods() {
    Sweep glue = read("glue");
    assertThat(methods(glue).keySet()).containsExactlyInAnyOrderElementsOf(MethodCatalog.names());
    assertThat(glue.trials().stream().map(trial -> trial.task().name()).distinct())
        .containsExactlyInAnyOrder(
            "cola", "sst2", "mrpc", "stsb", "qqp", "mnli", "mnli_mismatched", "qnli", "rte");
    for (String name : List.of("commonsense", "math")) {
      assertThat(methods(read(name)).keySet())
          .contains("slicefine", "lora", "dora", "adalora", "prefix_tuning");
    }
  }

  @Test
  void coversEveryFile() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> FOLDER.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "glue.yaml",
              "commonsense.yaml",
              "math.yaml",
              "vtab.yaml",
              "video.yaml",
              "ablations/rank-roberta.yaml",
              "ablations/rank-vit.yaml",
              "ablations/position-roberta.yaml",
              "ablations/position-vit.yaml",
              "ablations/categories-roberta.yaml",
              "ablations/categories-vit.yaml",
              "ablations/move-interval-roberta.yaml",
              "ablations/move-interval-vit.yaml",
              "quickstart.yaml",
              "rank.yaml",
              "position.yaml",
              "wanda.yaml",
              "lottery.yaml",
              "move-interval.yaml",
              "search.yaml",
              "efficiency.yaml",
              "methods.yaml");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"efficiency", "methods"})
  void comparisonsHoldEveryMethodAndMeasureItAlone(String name) {
    Sweep sweep = read(name);
    assertThat(methods(sweep).keySet()).containsExactlyInAnyOrderElementsOf(MethodCatalog.names());
    assertThat(sweep.execution()).isEqualTo(Execution.SOLO);
  }

  @Test
  void methodsAreChosenOnTheValidationSplit() {
    assertThat(read("methods").trials())
        .allSatisfy(trial -> assertThat(trial.train().evaluateEvery()).isPositive());
  }

  @Test
  void quickstartStartsEveryFigure() {
    Sweep sweep = read("quickstart");
    List<TrialSpec> slices =
        sweep.trials().stream().filter(t -> t.method().name().equals("slicefine")).toList();
    assertThat(slices).extracting(t -> SweepText.slice(t).rank()).contains(1, 5, 16, 64);
    assertThat(slices).extracting(t -> SweepText.slice(t).position()).contains(192, 256, 320);
    assertThat(
            slices.stream()
                .map(t -> SweepText.slice(t).category())
                .filter(category -> category != null)
                .collect(Collectors.toSet()))
        .hasSize(6);
    assertThat(slices).extracting(t -> SweepText.slice(t).moveInterval()).contains(null, 30, 60);
  }

  private static Map<String, Long> methods(Sweep sweep) {
    return sweep.trials().stream()
        .collect(Collectors.groupingBy(trial -> trial.method().name(), Collectors.counting()));
  }
}
