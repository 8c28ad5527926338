package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Lora;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

class PauseTest {
  private static final int STEPS = 20;
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path folder;

  private final MemoryCheckpoints store = new MemoryCheckpoints();

  private TrialRunner runner() {
    return TrialRunner.on("cpu", folder.resolve("scores"));
  }

  private TrialRunner keeping() {
    return runner().withCheckpoints(store, NEVER);
  }

  private static TrialResult run(TrialRunner runner, TrialSpec spec, TrialMonitor monitor) {
    return runner.run(List.of(spec), monitor).get(0);
  }

  private TrialSpec spec() {
    return TinyTask.trial(folder, SliceFineMethod.moving(Axis.ROW, 0, 3, 6), STEPS, 3);
  }

  private TrialSpec evaluating() {
    TrainSpec train =
        new TrainSpec(STEPS, 8, 2e-2, null, 0, Schedule.COSINE, 0.01, 1.0, 4, 1, 0.5, 0, 0, true);
    return TinyTask.trial(folder, new Lora(3, 6, 0, false, null), train, 3);
  }

  @Test
  void withoutAStoreAPauseIsAStop() {
    TrialResult result = run(runner(), spec(), VerdictAt.of(Verdict.PAUSE, 7));
    assertThat(result.status()).isEqualTo(TrialStatus.STOPPED_EARLY);
    assertThat(result.curve()).hasSize(7);
    assertThat(result.scores().metricValue()).isNotNull();
  }

  @Test
  void aPausedTrialHasItsCurveAndNoScore() {
    TrialResult result = run(keeping(), spec(), VerdictAt.of(Verdict.PAUSE, 7));
    assertThat(result.status()).isEqualTo(TrialStatus.PAUSED);
    assertThat(result.error()).isEqualTo("paused after 7 steps, to go on later");
    assertThat(result.curve()).hasSize(7);
    assertThat(result.scores().metricValue()).isNull();
    assertThat(store.content).containsOnlyKeys(spec().id());
  }

  @Test
  void aPausedTrialThatIsStoppedAtOnceHasItsWholeCurveAndAScore() {
    TrialResult stopped = run(runner(), evaluating(), VerdictAt.of(Verdict.STOP, 7));
    run(keeping(), evaluating(), VerdictAt.of(Verdict.PAUSE, 7));
    TrialResult resumed = run(keeping(), evaluating(), VerdictAt.of(Verdict.STOP, 0));
    assertThat(resumed.status()).isEqualTo(TrialStatus.STOPPED_EARLY);
    assertThat(resumed.error()).isEqualTo("stopped after 7 steps");
    assertThat(resumed.curve()).hasSize(7).isEqualTo(stopped.curve());
    assertThat(resumed.scores()).isEqualTo(stopped.scores());
    assertThat(resumed.provenance().startedAt())
        .isBefore(stopped.provenance().startedAt().plusSeconds(600));
  }

  @Test
  void theMonitorHearsWhereATrialGoesOnFrom() {
    List<Integer> begun = new ArrayList<>();
    VerdictAt pause = VerdictAt.of(Verdict.PAUSE, 7);
    TrialMonitor monitor =
        new TrialMonitor() {
          @Override
          public void begins(TrialSpec spec, int stepsDone) {
            begun.add(stepsDone);
          }

          @Override
          public void step(TrialSpec spec, StepReport report) {
            pause.step(spec, report);
          }

          @Override
          public Verdict verdict(TrialSpec spec) {
            return pause.verdict(spec);
          }
        };
    run(keeping(), spec(), monitor);
    run(keeping(), spec(), monitor);
    assertThat(begun).containsExactly(0, 7);
  }

  @Test
  void theVerdictIsNotAskedBehindTheLastStep() {
    TrialResult result = run(keeping(), spec(), VerdictAt.of(Verdict.PAUSE, STEPS));
    assertThat(result.status()).isEqualTo(TrialStatus.SUCCEEDED);
  }

  @Test
  void aPauseBeforeTheFirstStepLeavesNothing() {
    TrialResult result = run(keeping(), spec(), VerdictAt.of(Verdict.PAUSE, 0));
    assertThat(result.status()).isEqualTo(TrialStatus.PAUSED);
    assertThat(store.content).isEmpty();
  }

  /** Wants the metric at odd steps, beside the spec's own, and keeps the reports. */
  private static final class Curious implements TrialMonitor {
    private final List<StepReport> reports = new ArrayList<>();

    @Override
    public void step(TrialSpec spec, StepReport report) {
      reports.add(report);
    }

    @Override
    public boolean wantsMetric(TrialSpec spec, int step) {
      return step % 2 == 1 || step == 8;
    }
  }

  @Test
  void aMetricForTheMonitorChangesNothing() {
    for (TrialSpec spec : List.of(spec(), evaluating())) {
      Curious monitor = new Curious();
      TrialResult watched = run(runner().keepingWeights(), spec, monitor);
      TrialResult plain = run(runner().keepingWeights(), spec, TrialMonitor.SILENT);
      assertThat(watched.scores()).isEqualTo(plain.scores());
      assertThat(watched.learned().content()).isEqualTo(plain.learned().content());
      for (int i = 0; i < STEPS; i++) {
        StepReport report = monitor.reports.get(i);
        StepReport without = plain.curve().get(i);
        assertThat(report.loss()).isEqualTo(without.loss());
        assertThat(report.learningRate()).isEqualTo(without.learningRate());
        if (without.metric() != null) {
          assertThat(report.metric()).isEqualTo(without.metric());
        } else {
          assertThat(report.metric() != null).isEqualTo((i + 1) % 2 == 1 || i + 1 == 8);
        }
      }
    }
  }

  static Stream<byte[]> damaged() {
    return Stream.of(
        new byte[0], "no checkpoint at all".getBytes(StandardCharsets.UTF_8), new byte[1000]);
  }

  private void beginsAnew(byte[] content) {
    store.content.put(spec().id(), content);
    assertThat(run(keeping(), spec(), TrialMonitor.SILENT).curve())
        .isEqualTo(run(runner(), spec(), TrialMonitor.SILENT).curve());
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void whatIsNoCheckpointIsPassedOver(byte[] content) {
    beginsAnew(content);
  }

  @Test
  void aDamagedCheckpointIsPassedOver() {
    run(keeping(), spec(), VerdictAt.of(Verdict.PAUSE, 7));
    byte[] content = store.content.get(spec().id());
    assertThat(Checkpoint.read(spec(), content).curve()).hasSize(7);
    for (int at = 0; at < content.length; at += content.length / 50) {
      byte[] flipped = content.clone();
      flipped[at] ^= 4;
      assertThatThrownBy(() -> Checkpoint.read(spec(), flipped)).as("byte %d", at).isNotNull();
      byte[] cut = Arrays.copyOf(content, at);
      assertThatThrownBy(() -> Checkpoint.read(spec(), cut)).as("%d bytes", at).isNotNull();
    }
    byte[] flipped = content.clone();
    flipped[content.length - 1] ^= 1;
    beginsAnew(flipped);
  }

  @Test
  void aCheckpointOfSomethingElseIsPassedOver() {
    run(keeping(), evaluating(), VerdictAt.of(Verdict.PAUSE, 7));
    byte[] others = store.content.get(evaluating().id());
    assertThatThrownBy(() -> Checkpoint.read(spec(), others))
        .hasMessage("its trial is %s: expected %s".formatted(evaluating().id(), spec().id()));
    beginsAnew(others);
  }

  @Test
  void aCheckpointOnOtherDataIsPassedOver() {
    run(keeping(), spec(), VerdictAt.of(Verdict.PAUSE, 7));
    byte[] content = store.content.get(spec().id());
    Checkpoint checkpoint = Checkpoint.read(spec(), content);
    TrialInput same =
        new TrialInput(
            checkpoint.head().backboneSha256(), checkpoint.head().datasetSha256(), "fp32", "cpu");
    checkpoint.head().checkIsOn(same);
    assertThatThrownBy(
            () ->
                checkpoint
                    .head()
                    .checkIsOn(new TrialInput(same.backboneSha256(), "other", "fp32", "cpu")))
        .hasMessage("its data is %s: expected other".formatted(same.datasetSha256()));
    assertThatThrownBy(
            () ->
                checkpoint
                    .head()
                    .checkIsOn(
                        new TrialInput(same.backboneSha256(), same.datasetSha256(), "bf16", "cpu")))
        .hasMessage("its precision is fp32: expected bf16");
  }

  /** A store that cannot be written, or read. */
  private static final class Broken implements CheckpointStore {
    private static final long serialVersionUID = 1L;
    private final AtomicInteger tries = new AtomicInteger();

    @Override
    public Optional<byte[]> read(String trialId) throws IOException {
      throw new IOException("gone");
    }

    @Override
    public void write(String trialId, byte[] content) throws IOException {
      tries.incrementAndGet();
      throw new IOException("No space left on device");
    }

    @Override
    public void delete(String trialId) {}
  }

  @Test
  void aStoreThatFailsDoesNotDisturbTheTraining() {
    Broken broken = new Broken();
    TrialResult result =
        run(runner().withCheckpoints(broken, Duration.ZERO), spec(), TrialMonitor.SILENT);
    assertThat(result.error()).isNull();
    assertThat(result.curve()).isEqualTo(run(runner(), spec(), TrialMonitor.SILENT).curve());
    assertThat(broken.tries.get()).isPositive();
  }

  /** A store that takes its time. */
  private static final class Slow extends CheckpointStoreBase {
    private static final long serialVersionUID = 1L;
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    @Override
    public void write(String trialId, byte[] content) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      now.decrementAndGet();
      done.incrementAndGet();
    }
  }

  private abstract static class CheckpointStoreBase implements CheckpointStore {
    private static final long serialVersionUID = 1L;

    @Override
    public Optional<byte[]> read(String trialId) {
      return Optional.empty();
    }

    @Override
    public void delete(String trialId) {}
  }

  @Test
  void oneCheckpointIsWrittenAtATimeAndNoneBehindTheEnd() {
    Slow slow = new Slow();
    TrialSpec longer = TinyTask.trial(folder, new FrozenProbe(), 100, 1);
    run(runner().withCheckpoints(slow, Duration.ZERO), longer, TrialMonitor.SILENT);
    assertThat(slow.now.get()).isZero();
    assertThat(slow.most.get()).isEqualTo(1);
    assertThat(slow.done.get()).isBetween(1, 99);
  }

  @Test
  void everyIsWallTime() {
    TrialSpec longer = TinyTask.trial(folder, new FrozenProbe(), 100, 1);
    run(runner().withCheckpoints(store, NEVER), longer, TrialMonitor.SILENT);
    assertThat(store.writes.get()).isZero();
  }

  @Test
  void whatBreaksAroundATrialIsThrown() {
    assertThatThrownBy(
            () ->
                run(
                    runner(),
                    spec(),
                    (spec, report) -> {
                      throw new IllegalStateException(
                          "RuntimeError: CUDA error: unspecified launch failure");
                    }))
        .isInstanceOf(InfrastructureException.class)
        .hasMessage("the GPU failed: RuntimeError: CUDA error: unspecified launch failure");
  }
}
