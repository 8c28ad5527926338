package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.jobs.SharedSpark;

class MainTest {
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
            train: {steps: 2, batch: 4, warmup_steps: 0}
            device: cpu
            precision: fp32
            grid:
              method: slicefine
              rank: [1, 2]
            baselines:
            - method: frozen_probe
            """
                .formatted(models.resolve("tiny"), folder.resolve("d.tsv")));
    out = folder.resolve("results");
  }

  @Test
  void planShowsWhatWouldRun() {
    CommandLineRun plan =
        CommandLineRun.of("plan", sweep, "--out", out, "--list", "--set", "seeds=2");
    assertThat(plan.err()).isEmpty();
    assertThat(plan.exitCode()).isZero();
    assertThat(plan.out())
        .contains("sweep      tiny")
        .contains("trials     6 (slicefine 4, frozen_probe 2)")
        .contains("done       0 in " + out)
        .contains("rank    1, 2")
        .contains("seed    0, 1");
    assertThat(plan.out().lines().filter(line -> line.matches("[0-9a-f]{16}  no .*"))).hasSize(6);
    assertThat(out).doesNotExist();
  }

  @Test
  void runsWhatIsMissingAndAnswersQueries() throws IOException {
    CommandLineRun first = CommandLineRun.of("run", sweep, "--out", out);
    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    assertThat(out.resolve("sweep.yaml")).content().startsWith("name: tiny\n");
    assertThat(first.out()).contains("slicefine", "frozen_probe", "Figures:", "Ask it:");
    assertThat(CommandLineRun.of("figures", "--results", out).exitCode()).isZero();
    assertThat(CommandLineRun.of("plan", sweep, "--out", out).out())
        .contains("done       3 in ")
        .contains("time left  none: everything is done");

    CommandLineRun more = CommandLineRun.of("run", sweep, "--out", out, "--set", "seeds=2");
    assertThat(more.exitCode()).isZero();
    CommandLineRun answer =
        CommandLineRun.of(
            "sql",
            "--results",
            out,
            "--format",
            "json",
            "select method, count(*) as n, max(rank) as r from trials group by method order by n");
    assertThat(answer.err()).isEmpty();
    JsonNode rows = new ObjectMapper().readTree(answer.out());
    assertThat(rows.toString())
        .isEqualTo(
            "[{\"method\":\"frozen_probe\",\"n\":2,\"r\":null},"
                + "{\"method\":\"slicefine\",\"n\":4,\"r\":2}]");

    for (String query : List.of("selec 1", "select nothing from trials", "select * from nowhere")) {
      CommandLineRun wrong = CommandLineRun.of("sql", "--results", out, query);
      assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(2);
      assertThat(wrong.err()).startsWith("query: ").hasLineCount(1);
    }
  }

  @Test
  void trialsTrainTogetherWhereThatIsWanted() {
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            sweep,
            "--out",
            out,
            "--set",
            "grid={method: slicefine, rank: [1, 2, 3, 4]}",
            "--pack",
            "4");
    assertThat(run.exitCode()).as(run.err()).isZero();
    CommandLineRun modes =
        CommandLineRun.of(
            "sql",
            "--results",
            out,
            "--format",
            "csv",
            "select execution_mode, count(*) from trials where method = 'slicefine' group by all");
    assertThat(modes.out()).isEqualTo("execution_mode,count(1)\npacked,4\n");
  }

  @Test
  void comparesMethodsThatRanAlone() {
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            sweep,
            "--out",
            out,
            "--set",
            "execution=solo",
            "--set",
            "train.evaluate_every=2",
            "--set",
            "grid={method: [slicefine, lora], rank: 2}",
            "--set",
            "seeds=2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    CommandLineRun accuracy = CommandLineRun.of("table", "accuracy", "--results", out);
    assertThat(accuracy.exitCode()).as(accuracy.err()).isZero();
    assertThat(accuracy.out().lines())
        .anyMatch(line -> line.startsWith("text on tiny"))
        .anyMatch(line -> line.startsWith("| Method | Learning rate | Accuracy (%) | Seeds |"))
        .anyMatch(line -> line.startsWith("| LoRA | 0.003 |"));
    CommandLineRun efficiency =
        CommandLineRun.of("table", "efficiency", "--results", out, "--format", "csv");
    assertThat(efficiency.out().lines())
        .hasSize(1 + 3)
        .first()
        .asString()
        .startsWith("Method,Rank,Artifact (MB),Peak memory (MB),Samples/s")
        .endsWith("Forward (ms),Backward (ms),Optimizer (ms)");
    assertThat(CommandLineRun.of("table", "ratios", "--results", out).out().lines())
        .anyMatch(line -> line.matches("\\| SliceFine column \\| [0-9.]+ \\[[0-9.]+, [0-9.]+] .*"));
    CommandLineRun two =
        CommandLineRun.of(
            "run", sweep, "--out", out, "--set", "execution=solo", "--concurrency", "2");
    assertThat(two.exitCode()).isEqualTo(2);
    assertThat(two.err()).contains("--concurrency 2").contains("one trial at a time");
    CommandLineRun pack =
        CommandLineRun.of("run", sweep, "--out", out, "--set", "execution=solo", "--pack", "2");
    assertThat(pack.exitCode()).isEqualTo(2);
    assertThat(pack.err()).contains("--pack 2").contains("one trial at a time");
  }

  @Test
  void countsTheMethodsOfTable1() {
    CommandLineRun table =
        CommandLineRun.of("table1", "--backbone", models.resolve("tiny"), "--rank", "2");
    assertThat(table.err()).isEmpty();
    assertThat(table.exitCode()).isZero();
    assertThat(table.out()).contains("| LoRA | O(2dr) |");
    CommandLineRun wrong =
        CommandLineRun.of("table1", "--backbone", models.resolve("tiny"), "--rank", "17");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("17").hasLineCount(1);
  }

  @Test
  void aTrialThatFailsIsARowAndExitCode3() {
    CommandLineRun run =
        CommandLineRun.of("run", sweep, "--out", out, "--set", "grid.learning_rate=[1e-3, 1e38]");
    assertThat(run.exitCode()).as(run.out()).isEqualTo(3);
    assertThat(run.out()).contains("DIVERGED");
    CommandLineRun answer =
        CommandLineRun.of(
            "sql",
            "--results",
            out,
            "--format",
            "csv",
            "select status, count(*) from trials where method = 'slicefine' group by all order by 1");
    assertThat(answer.out()).isEqualTo("status,count(1)\nDIVERGED,2\nSUCCEEDED,2\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grid.rank=[1, 17]",
        "grid.targets=nothing*",
        "task.label=lable",
        "backbone=/no/such/folder",
        "grid.rnak=1",
      })
  void badInputIsASentenceAndExitCode2AndWritesNothing(String override) throws IOException {
    for (String command : List.of("plan", "run")) {
      CommandLineRun run = CommandLineRun.of(command, sweep, "--out", out, "--set", override);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains(override).hasLineCount(1);
      assertThat(run.out()).isEmpty();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(sweep, folder.resolve("d.tsv"));
    }
  }

  @Test
  void anotherSweepsFolderIsRefused() throws IOException {
    Files.createDirectories(out);
    Path theirs = Files.writeString(out.resolve("sweep.yaml"), "name: other\n");
    CommandLineRun run = CommandLineRun.of("run", sweep, "--out", out);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("other").hasLineCount(1);
    assertThat(theirs).hasContent("name: other\n");
  }

  @Test
  void aDryRunWritesNothing() {
    CommandLineRun run = CommandLineRun.of("run", sweep, "--out", out, "--dry-run");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("trials     3 (slicefine 2, frozen_probe 1)");
    assertThat(run.err()).isEmpty();
    assertThat(out).doesNotExist();
  }

  @Test
  void moreTrialsAtATimeThanCoresAreNeitherRunNorPlanned() {
    int cores = Runtime.getRuntime().availableProcessors();
    CommandLineRun run =
        CommandLineRun.of("run", sweep, "--out", out, "--dry-run", "--concurrency", 4321);
    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "--concurrency 4321: trials run one a core, here " + cores + " at a time");
    assertThat(run.out()).contains(cores == 1 ? " on 1 core" : " on " + cores + " cores");
  }

  @Test
  void aWrongFlagIsASuggestionAndExitCode2() {
    CommandLineRun flag = CommandLineRun.of("run", sweep, "--concurency", "2");
    assertThat(flag.exitCode()).isEqualTo(2);
    assertThat(flag.err())
        .startsWith("unknown option --concurency: did you mean \"--concurrency\"?")
        .contains("See ./sweep run --help");
    CommandLineRun command = CommandLineRun.of("pla", sweep);
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.err()).startsWith("unknown command pla: did you mean \"plan\"?");
    assertThat(CommandLineRun.of("run", sweep, "--threads", "0").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("run", sweep, "--threads", "two").exitCode()).isEqualTo(2);
    CommandLineRun pack = CommandLineRun.of("run", sweep, "--pack", "two");
    assertThat(pack.exitCode()).isEqualTo(2);
    assertThat(pack.err()).startsWith("--pack two: expected auto, off or a number from 1 to 9999");
    CommandLineRun valueless = CommandLineRun.of("run", sweep, "--out");
    assertThat(valueless.exitCode()).isEqualTo(2);
    assertThat(valueless.err()).startsWith("Missing required parameter for option '--out' (DIR)");
    assertThat(CommandLineRun.of("plan").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of().exitCode()).isEqualTo(2);
  }

  @Test
  void aFileSystemWithoutItsModuleIsASentence() {
    for (String command : List.of("run", "plan")) {
      CommandLineRun run = CommandLineRun.of(command, sweep, "--out", "s3a://bucket/folder");
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).startsWith("s3a:// needs hadoop-aws on Spark's classpath");
    }
  }

  @Test
  void aFolderWithoutResultsIsRefused() {
    for (String command : List.of("figures", "sql", "status", "stop")) {
      List<Object> words = new ArrayList<>(List.of(command, "--results", out));
      words.addAll(command.equals("sql") ? List.of("select 1") : List.of());
      CommandLineRun run = CommandLineRun.of(words.toArray());
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith(out + " holds no results").hasLineCount(1);
    }
  }

  @Test
  void helpAndVersionAreFine() {
    CommandLineRun help = CommandLineRun.of("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("plan").contains("run").contains("sql").contains("Exit codes");
    assertThat(CommandLineRun.of("--version").out()).matches("slicesweep [0-9]+\\.[0-9]+.*\\n");
  }
}
