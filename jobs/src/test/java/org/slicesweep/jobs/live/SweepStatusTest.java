package org.slicesweep.jobs.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.store.Lease;
import org.slicesweep.jobs.store.RunFiles;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.store.Trials;
import org.slicesweep.method.FrozenProbe;

@Timeout(120)
class SweepStatusTest {
  private static final String COMMAND = "./sweep run rank.yaml";

  @TempDir private Path out;
  private final States.Run sweep = new States.Run();

  private SweepStatus status() {
    return SweepStatus.of(out.toString());
  }

  private String text() {
    return String.join("\n", StatusText.of(status()));
  }

  private void aSweep() throws IOException {
    Files.writeString(
        out.resolve("sweep.yaml"),
        """
        name: rank
        backbone: maven:all-MiniLM-L6-v2
        task: acceptability
        seeds: 3
        grid: {method: slicefine, rank: [1, 2]}
        """);
  }

  /** A driver that has told of its progress. */
  private LiveRun begin(Lease lease) throws Exception {
    RunFiles files = RunFiles.of(out.toString());
    LiveRun run = new LiveRun(lease, files, new PrintWriter(new StringWriter()));
    run.page("http://127.0.0.1:4090/");
    run.started(sweep);
    while (files.progress().isEmpty()) {
      Thread.sleep(5);
    }
    return run;
  }

  private Lease lease() {
    return Lease.take(out.toString(), COMMAND, any -> {});
  }

  @Test
  void aFolderWithoutResultsIsSaidToBeOne() {
    assertThatThrownBy(this::status)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(out + " holds no results");
    assertThatThrownBy(() -> SweepStatus.of(out.resolve("none").toString()))
        .isInstanceOf(InputException.class);
  }

  @Test
  void countsWhereNoDriverEverWas() throws IOException {
    aSweep();
    assertThat(status().total()).isEqualTo(6);
    assertThat(status().life()).isEqualTo(Life.NONE);
    assertThat(text())
        .contains("0 of 6 done · 0 failed")
        .contains("./sweep run FILE --out " + out + " goes on with the rest");
  }

  @Test
  void tellsOfARunningSweep() throws Exception {
    aSweep();
    try (Lease lease = lease();
        LiveRun run = begin(lease)) {
      assertThat(ProgressFile.parse(run.json()).ending()).isNull();
      assertThat(text())
          .startsWith("rank  0 of 30 done · 2 running · 3 failed · 41% · 523 samples/s")
          .contains("about 2 min 10 s left")
          .contains("runs on " + lease.holder().who() + " since " + lease.holder().sinceWords())
          .contains("executors 2, 3 of 4 slots busy")
          .contains("slicefine column r=5 at 0, seed 3  step 120/300  loss 0.2500  1 min 10 s")
          .contains("node7 gpu:1")
          .contains("dora, seed 1  preparing")
          .contains("3 x DIVERGED: the loss is NaN at step 17, such as full, seed 1 (ab12)")
          .contains("lora, seed 2: accuracy 0.7312")
          .contains("To end it: ./sweep stop --results " + out);
    }
  }

  @Test
  void tellsHowItEndedAndWhatGoesOn() throws Exception {
    aSweep();
    try (Lease lease = lease();
        LiveRun run = begin(lease)) {
      run.ended(sweep.state, "interrupted");
    }
    TrialResult failed = Trials.failed(Trials.spec(new FrozenProbe(), 1), TrialStatus.FAILED, "-");
    TrialStore.open(out.toString()).commit("rank", failed);
    assertThat(status().life()).isEqualTo(Life.ENDED);
    assertThat(text())
        .contains("ended (interrupted) at")
        .contains("1 of 30 done · 1 failed") // the driver may not have seen it
        .contains("This goes on with the rest (in " + System.getProperty("user.dir") + "):")
        .contains("  " + COMMAND)
        .doesNotContain("unning:");
  }

  private void rewriteDriver(String pattern, String replacement) throws IOException {
    Path file = out.resolve("_run/driver-000001.json");
    String json = Files.readString(file);
    String changed = json.replaceFirst(pattern, Matcher.quoteReplacement(replacement));
    assertThat(changed).isNotEqualTo(json);
    Files.writeString(file, changed);
  }

  @Test
  void aDriverWhoseProcessIsGoneIsCalledGone() throws Exception {
    aSweep();
    begin(lease()).close(); // its lease is never given back
    rewriteDriver("\"birth\" : \"[^\"]*\"", "\"birth\" : \"another\"");
    assertThat(status().life()).isEqualTo(Life.GONE);
    assertThat(text()).contains("is gone without a word", "Was running:", "  " + COMMAND);
    List<String> said = new ArrayList<>();
    assertThat(new StopRequest(out.toString(), said::add).send(true)).isTrue();
    assertThat(said).singleElement().asString().startsWith("nobody runs a sweep in " + out);
  }

  @Test
  void oldSignsOfLifeAreLookedAtAgainBecauseClocksDiffer() throws Exception {
    RunFiles files = RunFiles.of(out.toString());
    aSweep();
    try (Lease lease = lease()) {
      rewriteDriver("\"machine\" : \"[^\"]*\"", "\"machine\" : \"another\"");
      rewriteDriver("\"beatAt\" : \"[^\"]*\"", "\"beatAt\" : \"2020-01-02T03:04:05Z\"");
      LifeSigns hasty = new LifeSigns(files, Duration.ofMillis(10));
      assertThat(hasty.of(files.holder())).isEqualTo(Life.SILENT);
      lease.page("http://127.0.0.1:1/"); // gives a sign of life at its next look
      LifeSigns patient = new LifeSigns(files, LifeSigns.PATIENCE);
      assertThat(patient.of(files.holder())).isEqualTo(Life.RUNNING);
    }
  }

  @Test
  void whatAnEarlierDriverSaidIsOld() throws Exception {
    aSweep();
    try (Lease first = lease();
        LiveRun run = begin(first)) {
      run.ended(sweep.state, "interrupted");
    }
    try (Lease second = lease()) {
      assertThat(second.holder().generation()).isEqualTo(2);
      assertThat(status().progress()).isNull();
      assertThat(status().total()).isEqualTo(6);
    }
  }

  @Test
  void stopWaitsUntilTheRunHasEnded() throws Exception {
    List<String> said = new ArrayList<>();
    try (Lease lease = lease();
        LiveRun run = begin(lease)) {
      Thread driver =
          new Thread(
              () -> {
                while (sweep.stops.get() == 0) {
                  Thread.onSpinWait();
                }
                run.ended(sweep.state, "interrupted");
              });
      driver.start();
      assertThat(new StopRequest(out.toString(), said::add).send(true)).isTrue();
      driver.join();
    }
    assertThat(said).hasSize(3).last().isEqualTo("  " + COMMAND);
    said.clear();
    new StopRequest(out.toString(), said::add).send(true);
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("nobody runs a sweep in " + out)
        .contains("ended (stopped)");
  }

  @Test
  void stopSaysThatNobodyEverRanThere() throws IOException {
    aSweep();
    List<String> said = new ArrayList<>();
    assertThat(new StopRequest(out.toString(), said::add).send(true)).isTrue();
    assertThat(said).containsExactly("nobody runs a sweep in " + out);
  }

  @Test
  void stopRefusesAFolderWithoutResults() {
    assertThatThrownBy(() -> new StopRequest(out.toString(), any -> {}).send(true))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(out + " holds no results");
    assertThat(out).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "{\"generation\": 1}"})
  void whatNoDriverWroteIsDamaged(String json) throws Exception {
    aSweep();
    try (Lease lease = lease()) {
      begin(lease).close();
      Files.writeString(out.resolve("_run/progress.json"), json);
      assertThatThrownBy(this::status)
          .isInstanceOf(InputException.class)
          .hasMessage(out + "/_run/progress.json is damaged: delete it, the driver writes it anew");
    }
    Files.writeString(out.resolve("_run/driver-000001.json"), json);
    assertThatThrownBy(this::status)
        .isInstanceOf(InputException.class)
        .hasMessage(out + "/_run/driver-000001.json is damaged: delete it if no driver runs there");
    assertThatThrownBy(() -> new StopRequest(out.toString(), any -> {}).send(true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is damaged");
  }
}
