package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.jobs.SharedSpark;

/** A search from the sweep file to the rows, with a backbone that really trains. */
class SearchedRunTest {
  private static final int STEPS = 9;

  @TempDir private static Path models;
  @TempDir private Path folder;
  private Path sweep;
  private Path out;

  @BeforeAll
  static void aBackboneAndSpark() {
    TinyBackbone.write(models.resolve("tiny"), 1);
    SharedSpark.session();
  }

  @BeforeEach
  void aSweep() throws IOException {
    List<String> rows =
        IntStream.range(0, 40)
            .mapToObj(i -> "w" + (5 + i % 20) + " w" + (30 + i) + "\t" + (i % 2 == 0 ? "a" : "b"))
            .toList();
    Files.writeString(folder.resolve("d.tsv"), "text\tlabel\n" + String.join("\n", rows) + "\n");
    sweep =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            backbone: %s
            task: {name: text, train: %s, text: text, label: label, max_tokens: 8}
            train: {steps: 9, batch: 4, warmup_steps: 0, evaluate_every: 9}
            device: cpu
            precision: fp32
            search: {sample: latin_hypercube, trials: 7, stop: asha, first_rung: 1}
            grid:
              method: slicefine
              rank: [1, 2]
              learning_rate: {low: 1e-3, high: 1e-1, log: true}
            baselines:
            - method: frozen_probe
            """
                .formatted(models.resolve("tiny"), folder.resolve("d.tsv")));
    out = folder.resolve("results");
  }

  @Test
  void halvingLeavesARowOfEveryTrialAndTrainsTheBestToTheirEnd() throws IOException {
    CommandLineRun plan = CommandLineRun.of("plan", sweep, "--out", out);
    // 7 x 1 + 2 x 2 + 1 x 6 steps, where all together would be 7 x 9
    assertThat(plan.out())
        .contains("7 combinations by latin_hypercube, at most 63 steps; asha will train about 17");
    CommandLineRun run = CommandLineRun.of("run", sweep, "--out", out, "--concurrency", "2");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    JsonNode rows =
        ask(
            "select t.trial_id as id, t.method, t.status, t.steps, max(s.step) as last"
                + " from trials t join steps s on t.trial_id = s.trial_id group by all");
    assertThat(rows).hasSize(8);
    Map<Integer, Integer> trialsByStep = new HashMap<>();
    for (JsonNode row : rows) {
      int steps = row.get("steps").asInt();
      boolean whole = steps == STEPS;
      assertThat(row.get("status").asText()).isEqualTo(whole ? "SUCCEEDED" : "STOPPED_EARLY");
      assertThat(row.get("last").asInt()).as("its curve").isEqualTo(steps);
      if (row.get("method").asText().equals("frozen_probe")) {
        assertThat(whole).isTrue();
      } else {
        trialsByStep.merge(steps, 1, Integer::sum);
      }
    }
    // Two of seven go on from step 1, or three where the best of all came last; then one, or two.
    assertThat(trialsByStep.keySet()).isSubsetOf(1, 3, STEPS);
    assertThat(trialsByStep.get(1)).isBetween(4, 5);
    assertThat(trialsByStep.get(STEPS)).isBetween(1, 2);
    assertThat(out.resolve("checkpoints"))
        .satisfiesAnyOf(
            left -> assertThat(left).doesNotExist(), left -> assertThat(left).isEmptyDirectory());

    assertThat(CommandLineRun.of("plan", sweep, "--out", out).out())
        .contains("time left  none: everything is done");
    for (String command : List.of("plan", "run")) { // the pruned rows are no grid's
      CommandLineRun grid =
          CommandLineRun.of(command, sweep, "--out", out, "--set", "search.stop=null");
      assertThat(grid.exitCode()).isEqualTo(2);
      assertThat(grid.err()).contains("a search may have stopped early").hasLineCount(1);
    }
  }

  @Test
  void theBestOfEachRungWentOn() throws IOException {
    assertThat(CommandLineRun.of("run", sweep, "--out", out).exitCode()).isZero();
    for (int rung : List.of(1, 3)) {
      JsonNode best =
          ask(
              "select max(s.metric) as came, max(s.metric) filter (where t.steps > "
                  + rung
                  + ") as went from trials t join steps s on t.trial_id = s.trial_id where s.step = "
                  + rung
                  + " and t.method = 'slicefine'");
      assertThat(best.get(0).get("came").isNumber()).isTrue();
      assertThat(best.get(0).get("went")).isEqualTo(best.get(0).get("came"));
    }
  }

  private JsonNode ask(String query) throws IOException {
    CommandLineRun answer = CommandLineRun.of("sql", "--results", out, "--format", "json", query);
    assertThat(answer.err()).isEmpty();
    return new ObjectMapper().readTree(answer.out());
  }
}
