package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.torch.Precision;

/** What becomes of a trial whose steps need more memory than there is. */
class OutOfMemoryTest {
  @TempDir private Path folder;

  private TrialRunner runner() {
    return TrialRunner.on("cpu", folder.resolve("scores"));
  }

  private static TrialResult run(TrialRunner runner, TrialSpec spec, TrialMonitor monitor) {
    return runner.run(List.of(spec), monitor).get(0);
  }

  private TrialSpec spec() {
    return TinyTask.trial(folder, SliceFineMethod.moving(Axis.ROW, 0, 3, 6), 20, 3);
  }

  /** Runs out of memory at the first step until it has been tried often enough. */
  private record Hungry(int failures, AtomicInteger tries) implements TrialMonitor {
    static Hungry times(int failures) {
      return new Hungry(failures, new AtomicInteger());
    }

    @Override
    public void step(TrialSpec spec, StepReport report) {
      if (report.step() == 2 && tries.getAndIncrement() < failures) {
        throw new IllegalStateException(
            "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB");
      }
    }
  }

  @Test
  void outOfMemoryIsTriedAgainInSmallerParts() {
    TrialSpec spec = spec();
    TrialSpec divided =
        new TrialSpec(
            spec.backbone(),
            spec.task(),
            spec.method(),
            spec.train().with(4, false),
            Precision.FP32,
            spec.seed());
    TrialResult expected = run(runner(), divided, TrialMonitor.SILENT);
    TrialResult result = run(runner().retryingOutOfMemory(), spec, Hungry.times(2));
    assertThat(result.error()).isNull();
    assertThat(result.spec().id()).isEqualTo(spec.id());
    assertThat(result.provenance().microBatches()).isEqualTo(4);
    assertThat(result.curve()).isEqualTo(expected.curve());
    assertThat(result.scores()).isEqualTo(expected.scores());
    assertThat(run(runner(), spec, TrialMonitor.SILENT).provenance().microBatches()).isEqualTo(1);
  }

  @Test
  void outOfMemoryIsTriedUpToOneExampleAPart() {
    Hungry always = Hungry.times(100);
    TrialResult result = run(runner().retryingOutOfMemory(), spec(), always);
    assertThat(result.status()).isEqualTo(TrialStatus.OUT_OF_MEMORY);
    assertThat(always.tries.get()).isEqualTo(4); // 1, 2, 4 and 8 parts of a batch of 8
    assertThat(result.provenance().microBatches()).isEqualTo(8);
  }

  @Test
  void outOfMemoryIsAResultUnlessAskedForMore() {
    Hungry once = Hungry.times(1);
    TrialResult result = run(runner(), spec(), once);
    assertThat(result.status()).isEqualTo(TrialStatus.OUT_OF_MEMORY);
    assertThat(once.tries.get()).isEqualTo(1);
  }

  @Test
  void aTrialInSmallerPartsGoesOnInThem() {
    TrialRunner keeping = runner().withCheckpoints(new MemoryCheckpoints(), Duration.ofDays(1));
    TrialRunner retrying = keeping.retryingOutOfMemory();
    Hungry hungry = Hungry.times(1);
    VerdictAt pause = VerdictAt.of(Verdict.PAUSE, 9);
    TrialResult paused =
        run(
            retrying,
            spec(),
            new TrialMonitor() {
              @Override
              public void step(TrialSpec spec, StepReport report) {
                pause.step(spec, report);
                hungry.step(spec, report);
              }

              @Override
              public Verdict verdict(TrialSpec spec) {
                return pause.verdict(spec);
              }
            });
    assertThat(paused.status()).isEqualTo(TrialStatus.PAUSED);
    TrialResult resumed = run(keeping, spec(), TrialMonitor.SILENT);
    assertThat(resumed.provenance().microBatches()).isEqualTo(2);
    assertThat(resumed.curve())
        .isEqualTo(run(runner().retryingOutOfMemory(), spec(), Hungry.times(1)).curve());
  }
}
