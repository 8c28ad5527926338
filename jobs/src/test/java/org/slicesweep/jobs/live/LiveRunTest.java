package org.slicesweep.jobs.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.jobs.store.Lease;
import org.slicesweep.jobs.store.RunFiles;

@Timeout(60)
class LiveRunTest {
  private static final String COMMAND = "./sweep run rank.yaml";

  @TempDir private Path out;
  private final StringWriter said = new StringWriter();
  private final States.Run sweep = new States.Run();
  private RunFiles files;
  private Lease lease;
  private LiveRun run;

  @BeforeEach
  void begin() {
    files = RunFiles.of(out.toString());
    lease = Lease.take(out.toString(), COMMAND, any -> {});
    run = new LiveRun(lease, files, new PrintWriter(said, true));
  }

  @AfterEach
  void end() {
    run.close();
    lease.close();
  }

  private ProgressFile written() throws Exception {
    while (files.progress().isEmpty()) {
      Thread.sleep(5);
    }
    return ProgressFile.parse(files.progress().get());
  }

  @Test
  void theFileHoldsAllThatIsShown() throws Exception {
    run.page("http://127.0.0.1:4090/");
    run.started(sweep);
    ProgressFile progress = written();
    assertThat(progress.state()).isEqualTo(sweep.state);
    assertThat(progress.generation()).isEqualTo(1);
    assertThat(progress.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(progress.command()).isEqualTo(COMMAND);
    assertThat(progress.page()).isEqualTo("http://127.0.0.1:4090/");
    assertThat(progress.ending()).isNull();
    assertThat(ProgressFile.parse(run.json()).state()).isEqualTo(sweep.state);
  }

  @Test
  void anEndIsWrittenAndLetsGoOfTheFolder() throws Exception {
    run.started(sweep);
    run.ended(sweep.state, null);
    assertThat(written().ending()).isEqualTo("finished");
    assertThat(files.holder().orElseThrow().ending()).isEqualTo("finished");
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void anInterruptedRunSaysWhatIsSafeAndWhatGoesOn() throws Exception {
    run.started(sweep);
    run.ended(sweep.state, "interrupted");
    assertThat(said.toString().lines())
        .containsExactly(
            "12 of 30 trials are stored in " + out + ".",
            "This goes on with the rest:",
            "  " + COMMAND);
    assertThat(written().ending()).isEqualTo("interrupted");
  }

  @Test
  void aRunThatGaveUpSaysWhy() throws Exception {
    run.started(sweep);
    run.ended(sweep.state, "given up after 5 failures");
    assertThat(said.toString()).startsWith("given up after 5 failures. 12 of 30 trials are stored");
    assertThat(files.holder().orElseThrow().ending()).isEqualTo("given up after 5 failures");
    assertThat(run.endedFromOutside()).isFalse();
  }

  @Test
  void aRequestFromOutsideEndsTheRun() throws Exception {
    run.started(sweep);
    assertThat(new StopRequest(out.toString(), any -> {}).send(false)).isTrue();
    while (sweep.stops.get() == 0) {
      Thread.sleep(5);
    }
    run.ended(sweep.state, "interrupted");
    assertThat(said.toString()).startsWith("Stopped by ./sweep stop. 12 of 30");
    assertThat(files.holder().orElseThrow().ending()).isEqualTo("stopped");
  }

  @Test
  void failuresOfEarlierRunsReachTheEngine() throws Exception {
    List<FailureGroup> earlier = List.of(new FailureGroup("FAILED", "why", 2, "full"));
    run.failedEarlier(() -> earlier);
    run.started(sweep);
    while (sweep.earlier.isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(sweep.earlier).isEqualTo(earlier);
  }

  @Test
  void theFileOfTheLargestSweepIsSmall() {
    sweep.state =
        States.with(
            Collections.nCopies(
                SweepState.MOST_RUNNING, States.running("slicefine column r=5 at 0", 7)),
            List.of());
    run.started(sweep);
    assertThat(run.json().length).isLessThan(1_000_000);
  }
}
