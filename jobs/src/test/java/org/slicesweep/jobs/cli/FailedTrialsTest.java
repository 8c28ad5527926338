package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.jobs.SharedSpark;
import org.slicesweep.jobs.engine.PackRunner;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** What becomes of trials that fail: given up early, or tried again when someone asks for it. */
class FailedTrialsTest {
  private static final int TRIALS = 6;

  /** Seeds of trials that fail at present, and of all that were begun. */
  private static final Set<Long> FAILING = new ConcurrentSkipListSet<>();

  private static final List<Long> BEGUN = Collections.synchronizedList(new ArrayList<>());

  @TempDir private Path folder;
  private Path sweep;
  private Path out;

  @BeforeEach
  void aSweep() throws IOException {
    SharedSpark.session();
    sweep = RunProcess.tinySweep(folder, "failing", 2, TRIALS);
    out = folder.resolve("out");
    FAILING.clear();
    BEGUN.clear();
  }

  private static PackRunner sometimesFailing(PackRunner trainer) {
    return (device, specs, monitor, ended) -> {
      long seed = specs.get(0).seed();
      BEGUN.add(seed);
      if (FAILING.contains(seed)) {
        throw new IllegalStateException("no luck with " + seed);
      }
      trainer.run(device, specs, monitor, ended);
    };
  }

  private CommandLineRun run(String... options) {
    IFactory usual = CommandLine.defaultFactory();
    IFactory failing =
        new IFactory() {
          @Override
          public <K> K create(Class<K> type) throws Exception {
            return type == RunCommand.class
                ? type.cast(new RunCommand(FailedTrialsTest::sometimesFailing))
                : usual.create(type);
          }
        };
    List<String> words =
        new ArrayList<>(List.of("run", sweep.toString(), "--out", out.toString(), "--no-page"));
    words.addAll(List.of(options));
    StringWriter said = new StringWriter();
    StringWriter mistakes = new StringWriter();
    BEGUN.clear();
    int exitCode =
        Main.run(
            failing,
            new PrintWriter(said, true),
            new PrintWriter(mistakes, true),
            words.toArray(String[]::new));
    return new CommandLineRun(exitCode, said.toString(), mistakes.toString());
  }

  /** How many rows there are of each status. */
  private Map<String, Integer> rows() throws IOException {
    CommandLineRun answer =
        CommandLineRun.of(
            "sql",
            "--results",
            out,
            "--format",
            "json",
            "select status, count(distinct trial_id) as ids, count(*) as n from trials group by 1");
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode row : new ObjectMapper().readTree(answer.out())) {
      assertThat(row.get("ids").asInt()).isEqualTo(row.get("n").asInt());
      counts.put(row.get("status").asText(), row.get("n").asInt());
    }
    return counts;
  }

  @Test
  void areTriedAgainWhenAskedForAndNoOthers() throws IOException {
    FAILING.addAll(List.of(1L, 4L));
    assertThat(run().exitCode()).isEqualTo(ExitCode.SOME_TRIALS_FAILED);
    assertThat(rows()).isEqualTo(Map.of("SUCCEEDED", 4, "FAILED", 2));

    assertThat(run().exitCode()).isEqualTo(ExitCode.SOME_TRIALS_FAILED);
    assertThat(BEGUN).as("a failure is a result").isEmpty();

    FAILING.remove(4L);
    assertThat(run("--retry-failed").exitCode()).isEqualTo(ExitCode.SOME_TRIALS_FAILED);
    assertThat(BEGUN).containsExactlyInAnyOrder(1L, 4L);
    assertThat(rows()).isEqualTo(Map.of("SUCCEEDED", 5, "FAILED", 1));

    FAILING.clear();
    assertThat(run("--retry-failed").exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(BEGUN).containsExactly(1L);
    assertThat(rows()).isEqualTo(Map.of("SUCCEEDED", 6));
  }

  @Test
  void areNotLookedForWhereNothingFailed() {
    CommandLineRun given = run("--retry-failed");
    assertThat(given.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(given.out())
        .isEqualToIgnoringNewLines(
            "No trial of " + out + " has failed: there is nothing to try again.");
    assertThat(out).doesNotExist();
  }

  @Test
  void aMomentIsThatOfASecondTry() {
    CommandLineRun given = run("--begun-before", "2026-01-31T20:15:00Z");
    assertThat(given.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(given.err()).contains("--begun-before says which trials --retry-failed means");
    CommandLineRun unclear = run("--retry-failed", "--begun-before", "yesterday");
    assertThat(unclear.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(unclear.err()).contains("\"yesterday\" is no moment: expected one such as 2026");
    assertThat(out).doesNotExist();
  }

  @Test
  void areTooManyAtSomePoint() throws IOException {
    for (long seed = 0; seed < TRIALS; seed++) {
      FAILING.add(seed);
    }
    CommandLineRun given = run("--max-failures", "1", "--concurrency", "1");
    assertThat(given.exitCode()).isEqualTo(ExitCode.SOME_TRIALS_FAILED);
    assertThat(given.out()).contains("given up after ");
    assertThat(rows().get("FAILED")).isLessThan(TRIALS);

    FAILING.clear();
    run();
    assertThat(rows().values().stream().mapToInt(count -> count).sum()).isEqualTo(TRIALS);
  }
}
