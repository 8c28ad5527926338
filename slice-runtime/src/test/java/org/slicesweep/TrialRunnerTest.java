package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.TrainSpec;

class TrialRunnerTest {
  @TempDir private Path folder;

  private TrialResult run(TrialSpec spec) {
    return TrialRunner.on("cpu", folder.resolve("scores"))
        .run(List.of(spec), TrialMonitor.SILENT)
        .get(0);
  }

  @Test
  void everyMethodLearns() {
    for (Method method :
        List.of(
            new FullFineTuning(),
            SliceFineMethod.at(Axis.COLUMN, 0, 5),
            SliceFineMethod.at(Axis.ROW, 3, 5),
            SliceFineMethod.moving(Axis.ROW_COLUMN, 0, 4, 10))) {
      TrialResult result = run(TinyTask.trial(folder, method, 150, 1));
      assertThat(result.status())
          .as("%s: %s", method, result.error())
          .isEqualTo(TrialStatus.SUCCEEDED);
      double first = result.curve().get(0).loss();
      assertThat(result.scores().trainLoss()).as("%s", method).isLessThan(0.92 * first);
    }
  }

  @Test
  void countsWhatItTrains() {
    long head = 16 * 16 + 16 + 2 * 16 + 2;
    assertThat(
            run(TinyTask.trial(folder, new FrozenProbe(), 1, 1)).efficiency().trainableParameters())
        .isEqualTo(head);
    // Two layers: four matrices with 16 outputs, one with 64, and one with 16.
    long column = 2 * 3 * (4 * 16 + 64 + 16);
    assertThat(
            run(TinyTask.trial(folder, SliceFineMethod.at(Axis.COLUMN, 0, 3), 1, 1))
                .efficiency()
                .trainableParameters())
        .isEqualTo(head + column);
  }

  @Test
  void isTheSameBitForBitAloneAndBesideAnotherTrial() throws Exception {
    TrialSpec spec = TinyTask.trial(folder, SliceFineMethod.moving(Axis.COLUMN, 0, 3, 7), 40, 3);
    TrialSpec other = TinyTask.trial(folder, SliceFineMethod.at(Axis.ROW, 2, 4), 60, 9);
    TrialResult alone = run(spec);
    TrialResult again = run(spec);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<TrialResult>> together =
          List.of(() -> run(other), () -> run(spec), () -> run(other));
      List<TrialResult> results = new ArrayList<>();
      for (Future<TrialResult> future : threads.invokeAll(together)) {
        results.add(future.get());
      }
      for (TrialResult result : List.of(again, results.get(1))) {
        assertThat(result.curve()).isEqualTo(alone.curve());
        assertThat(result.scores()).isEqualTo(alone.scores());
      }
      assertThat(results.get(0).scores()).isEqualTo(results.get(2).scores());
      assertThat(results.get(0).curve()).isNotEqualTo(alone.curve());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void anotherSeedIsAnotherTrial() {
    Method method = SliceFineMethod.at(Axis.COLUMN, 0, 3);
    assertThat(run(TinyTask.trial(folder, method, 5, 1)).curve())
        .isNotEqualTo(run(TinyTask.trial(folder, method, 5, 2)).curve());
  }

  @ParameterizedTest
  @EnumSource(SliceCategory.class)
  void everyCategoryPicksASliceAndSaysWhich(SliceCategory category) {
    TrialResult result =
        run(TinyTask.trial(folder, SliceFineMethod.ranked(Axis.COLUMN, 4, category), 3, 1));
    assertThat(result.error()).isNull();
    assertThat(result.slices()).hasSize(12);
    assertThat(result.slices())
        .allSatisfy(
            slice -> {
              assertThat(slice.indices()).hasSize(4);
              assertThat(slice.score() == null).isEqualTo(category == SliceCategory.RANDOM);
            });
  }

  @Test
  void aTrialThatDivergesIsAResult() {
    TrainSpec wild = TinyTask.train(40, 1e38, 0);
    TrialResult result =
        run(TinyTask.trial(folder, SliceFineMethod.at(Axis.COLUMN, 0, 3), wild, 1));
    assertThat(result.status()).isEqualTo(TrialStatus.DIVERGED);
    assertThat(result.error()).startsWith("step ").contains("loss");
  }

  @Test
  void aTrialThatCannotBeTrainedIsAResult() {
    TrialResult result = run(TinyTask.trial(folder, SliceFineMethod.at(Axis.COLUMN, 14, 5), 3, 1));
    assertThat(result.status()).isEqualTo(TrialStatus.INVALID);
    assertThat(result.error())
        .isEqualTo(
            "position 14 with rank 5 does not fit encoder.layer.0.attention.self.query [16 x 16]:"
                + " the last position is 11");
  }

  @Test
  void bf16TrainsToo() {
    TrialSpec fp32 = TinyTask.trial(folder, SliceFineMethod.at(Axis.COLUMN, 0, 5), 60, 1);
    TrialSpec bf16 =
        new TrialSpec(fp32.backbone(), fp32.task(), fp32.method(), fp32.train(), Precision.BF16, 1);
    TrialResult result = run(bf16);
    assertThat(result.error()).isNull();
    assertThat(result.provenance().precision()).isEqualTo("bf16");
    assertThat(Math.abs(result.scores().trainLoss() - run(fp32).scores().trainLoss()))
        .isLessThan(0.1);
  }

  @Test
  void aMonitorCanStopATrial() {
    TrialSpec spec = TinyTask.trial(folder, new FrozenProbe(), 50, 1);
    TrialMonitor afterTen =
        new TrialMonitor() {
          private int steps;

          @Override
          public void step(TrialSpec trial, StepReport report) {
            steps = report.step();
          }

          @Override
          public Verdict verdict(TrialSpec trial) {
            return steps == 10 ? Verdict.STOP : Verdict.GO_ON;
          }
        };
    TrialResult result = TrialRunner.on("cpu", folder).run(List.of(spec), afterTen).get(0);
    assertThat(result.status()).isEqualTo(TrialStatus.STOPPED_EARLY);
    assertThat(result.curve()).hasSize(10);
  }
}
