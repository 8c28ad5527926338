package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.SpecJson;
import org.slicesweep.TrialSpec;

class GridPropertyTest {
  private static final String TOP =
      """
      backbone: maven:all-MiniLM-L6-v2
      task: acceptability
      """;

  @TempDir private Path folder;

  @Test
  void aGridIsItsProductLessItsExclusions() {
    Random random = new Random(20251008);
    for (int i = 0; i < 300; i++) {
      RandomGrid grid = new RandomGrid(random);
      Set<Map<String, Object>> expected = grid.combinations();
      String yaml = TOP + "grid: " + grid.yaml();
      if (expected.isEmpty()) {
        assertThat(SweepText.mistake(folder, yaml)).isEqualTo("s.yaml:3: exclude leaves no trials");
        continue;
      }
      Sweep sweep = SweepText.read(folder, yaml);
      assertThat(sweep.trials().stream().map(trial -> shown(trial, expected)).toList())
          .as(yaml)
          .containsExactlyElementsOf(expected.stream().map(GridPropertyTest::shown).toList());
    }
  }

  @Test
  void whatIsResolvedReadsBackToTheSameTrials() {
    Random random = new Random(2510);
    for (int i = 0; i < 100; i++) {
      String yaml =
          TOP
              + "train: {evaluate_every: 10, head_learning_rate: 1e-2, warmup_steps: 7}\n"
              + "grid:\n- "
              + new RandomGrid(random).yaml()
              + "\n- "
              + new RandomGrid(random).yaml()
              + "\nbaselines: {method: [frozen_probe, full], steps: [50, 60]}\n";
      assertReadsBack(SweepText.read(folder, yaml, "seeds=2"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{method: slicefine, indices: [[1, 2], [3], null, 4]}",
        "{method: slicefine, indices: [1, 2]}",
        "{method: slicefine, targets: [['a', '*'], ['~', 'null', '1e3', 'true']]}",
        "{method: slicefine, zip: {targets: [[x], null], rank: [1, 2]}}",
        "{zip: [{rank: [1, 2], position: [3, 4]}, {axis: [row]}, {bias: [true], steps: [50]}],"
            + " method: slicefine}",
        "{zip: {method: [slicefine, full], learning_rate: [1e-3, 1e-4]}}",
        "{method: slicefine, position: {from: 0, to: 12, step: 4}, exclude: {position: [0, 8]}}",
        "{method: slicefine, move_interval: [null, 5], exclude: {move_interval: null}}",
        "{method: full, learning_rate: {powers_of: 10, from: 1e-7, to: 0.1}}",
        "{method: full, backbone: [a b/c, 'maven:x', '1', 'we#ird: [path']}",
        "{method: full, task: [cola, {name: text, train: t.tsv, text: [0, 1], label: '007'}]}",
        "{method: full, seeds: [3, 9223372036854775807, -1]}",
      })
  void everyNotationReadsBack(String grid) {
    assertReadsBack(SweepText.read(folder, TOP + "precision: bf16\ndevice: gpu:2\ngrid: " + grid));
  }

  @Test
  void theShippedSweepsReadBack() throws IOException {
    try (Stream<Path> files = java.nio.file.Files.walk(Path.of("..", "sweeps"))) {
      files
          .filter(java.nio.file.Files::isRegularFile)
          .forEach(
              file -> assertReadsBack(SweepFile.open(file.toString(), List.of(), false).sweep()));
    }
  }

  private void assertReadsBack(Sweep sweep) {
    Sweep again = SweepText.read(folder, sweep.resolvedYaml());
    assertThat(again.trials()).as(sweep.resolvedYaml()).isEqualTo(sweep.trials());
    assertThat(again.name()).isEqualTo(sweep.name());
    assertThat(again.device()).isEqualTo(sweep.device());
    assertThat(again.resolvedYaml()).isEqualTo(sweep.resolvedYaml());
  }

  /** The settings that the combinations talk of, as text. */
  private static Map<String, String> shown(TrialSpec trial, Set<Map<String, Object>> wanted) {
    JsonNode json;
    try {
      json = SpecJson.mapper().readTree(trial.canonicalJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> shown = new LinkedHashMap<>();
    for (String key : wanted.iterator().next().keySet()) {
      JsonNode value =
          json.has(key)
              ? json.get(key)
              : json.at("/method").has(key) ? json.at("/method/" + key) : json.at("/train/" + key);
      shown.put(key, value.isMissingNode() ? "null" : value.asText());
    }
    return shown;
  }

  private static Map<String, String> shown(Map<String, Object> combination) {
    return combination.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                setting -> setting.getValue().toString(),
                (a, b) -> a,
                LinkedHashMap::new));
  }
}
