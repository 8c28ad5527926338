package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Lora;
import org.slicesweep.method.LoraFa;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.weights.TensorSource;

/** Trials of a pack train as they would alone. */
class PackTest {
  private static final int STEPS = 100;
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  private List<TrialResult> run(List<TrialSpec> specs) {
    return TrialRunner.on("cpu", folder.resolve("scores")).run(specs, TrialMonitor.SILENT);
  }

  static Stream<List<Method>> packs() {
    return Stream.of(
        List.of(
            SliceFineMethod.at(Axis.COLUMN, 0, 3),
            SliceFineMethod.at(Axis.COLUMN, 5, 3),
            SliceFineMethod.at(Axis.COLUMN, 13, 3)),
        List.of(
            SliceFineMethod.at(Axis.ROW, 0, 2),
            SliceFineMethod.at(Axis.ROW, 9, 5),
            SliceFineMethod.at(Axis.COLUMN, 4, 1),
            SliceFineMethod.at(Axis.COLUMN, 4, 8)),
        List.of(
            SliceFineMethod.moving(Axis.COLUMN, 0, 2, 7),
            SliceFineMethod.moving(Axis.ROW, 3, 4, 10),
            SliceFineMethod.moving(Axis.ROW_COLUMN, 1, 3, 5)),
        List.of(
            new Lora(4, 8, 0, false, null),
            new Lora(2, 8, 0, true, null),
            new LoraFa(3, 6, 0, null),
            SliceFineMethod.at(Axis.COLUMN, 2, 4),
            new FrozenProbe()),
        List.of(
            new Lora(4, 8, 0.2, false, null),
            new Lora(4, 8, 0.2, false, null),
            new LoraFa(3, 6, 0.1, null),
            new Lora(4, 8, 0, false, null),
            SliceFineMethod.at(Axis.COLUMN, 2, 4)),
        List.of(
            SliceFineMethod.ranked(Axis.COLUMN, 3, SliceCategory.RANDOM),
            new Lora(4, 8, 0, false, List.of("*.query", "*.value"))));
  }

  @ParameterizedTest
  @MethodSource("packs")
  void everyMemberHasTheLossesOfItsSoloRun(List<Method> methods) {
    List<TrialSpec> specs = new ArrayList<>();
    for (Method method : methods) {
      long seed = specs.size(); // other data and another head for each
      specs.add(TinyTask.trial(folder, method, TinyTask.train(STEPS, 4e-3, 30), seed));
    }
    assertThat(specs).extracting(Packing::key).doesNotContain(Optional.empty());
    List<TrialResult> packed = run(specs);
    for (int i = 0; i < specs.size(); i++) {
      TrialResult alone = run(List.of(specs.get(i))).get(0);
      compare(packed.get(i), alone);
    }
  }

  private static void compare(TrialResult packed, TrialResult alone) {
    assertThat(packed.spec()).isEqualTo(alone.spec());
    assertThat(packed.status()).as("%s", packed.error()).isEqualTo(TrialStatus.SUCCEEDED);
    assertThat(packed.efficiency().executionMode()).isEqualTo("packed");
    assertThat(packed.curve()).hasSameSizeAs(alone.curve());
    for (int step = 0; step < alone.curve().size(); step++) {
      StepReport one = packed.curve().get(step);
      StepReport other = alone.curve().get(step);
      assertThat(one.loss())
          .as("%s, step %d", alone.spec().method(), step + 1)
          .isCloseTo(other.loss(), within(TOLERANCE));
      assertThat(one.slicePosition()).isEqualTo(other.slicePosition());
      assertThat(one.sliceAxis()).isEqualTo(other.sliceAxis());
      assertThat(one.learningRate()).isEqualTo(other.learningRate());
    }
    assertThat(packed.scores().evalLoss()).isCloseTo(alone.scores().evalLoss(), within(TOLERANCE));
    assertThat(packed.efficiency().trainableParameters())
        .isEqualTo(alone.efficiency().trainableParameters());
    assertThat(packed.efficiency().artifactBytes()).isEqualTo(alone.efficiency().artifactBytes());
    assertThat(packed.slices()).isEqualTo(alone.slices());
  }

  @Test
  void whatAMemberLearnsIsThatOfItsSoloRun() {
    List<TrialSpec> specs =
        List.of(
            trial(SliceFineMethod.moving(Axis.ROW_COLUMN, 0, 3, 6), 40, 1),
            trial(SliceFineMethod.moving(Axis.COLUMN, 2, 2, 9), 40, 2),
            trial(new Lora(2, 4, 0, false, null), 40, 3));
    TrialRunner runner = TrialRunner.on("cpu", folder.resolve("scores")).keepingWeights();
    List<TrialResult> packed = runner.run(specs, TrialMonitor.SILENT);
    for (TrialResult one : packed) {
      TrialResult alone = runner.run(List.of(one.spec()), TrialMonitor.SILENT).get(0);
      TensorSource expected = alone.learned().tensors(one.spec());
      TensorSource actual = one.learned().tensors(one.spec());
      assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
      Map<String, float[]> values = values(actual);
      values(expected)
          .forEach(
              (name, wanted) ->
                  assertThat(values.get(name))
                      .as(name)
                      .containsExactly(wanted, within((float) TOLERANCE)));
    }
  }

  private static Map<String, float[]> values(TensorSource learned) {
    return LearnedTensors.values(learned.names().stream().map(learned::get).toList());
  }

  @Test
  void whatIsNotANumberNeverReachesANeighbour() {
    TrialSpec sound = trial(SliceFineMethod.at(Axis.COLUMN, 0, 3), 30, 1);
    TrialSpec wild =
        TinyTask.trial(
            folder, SliceFineMethod.at(Axis.COLUMN, 4, 3), TinyTask.train(30, 1e30, 0), 2);
    TrialSpec other = trial(new Lora(2, 4, 0, false, null), 30, 3);
    List<TrialResult> packed = run(List.of(sound, wild, other));
    assertThat(packed.get(1).status()).isEqualTo(TrialStatus.DIVERGED);
    assertThat(packed.get(1).curve()).hasSizeLessThan(30);
    compare(packed.get(0), run(List.of(sound)).get(0));
    compare(packed.get(2), run(List.of(other)).get(0));
  }

  @Test
  void aMemberThatStopsOrPausesLeavesTheOthersAlone() {
    MemoryCheckpoints store = new MemoryCheckpoints();
    TrialSpec stops = trial(SliceFineMethod.at(Axis.ROW, 0, 3), 30, 1);
    TrialSpec pauses = trial(SliceFineMethod.moving(Axis.COLUMN, 0, 3, 4), 30, 2);
    TrialSpec goesOn = trial(SliceFineMethod.moving(Axis.ROW, 1, 2, 7), 30, 3);
    Map<TrialSpec, Integer> steps = new HashMap<>();
    TrialMonitor monitor =
        new TrialMonitor() {
          @Override
          public void step(TrialSpec spec, StepReport report) {
            steps.put(spec, report.step());
          }

          @Override
          public Verdict verdict(TrialSpec spec) {
            int done = steps.getOrDefault(spec, 0);
            return spec.equals(stops) && done == 11
                ? Verdict.STOP
                : spec.equals(pauses) && done == 17 ? Verdict.PAUSE : Verdict.GO_ON;
          }
        };
    TrialRunner runner =
        TrialRunner.on("cpu", folder.resolve("scores")).withCheckpoints(store, Duration.ofDays(1));
    List<TrialStatus> ended = new ArrayList<>();
    List<TrialResult> packed =
        runner.run(List.of(stops, pauses, goesOn), monitor, result -> ended.add(result.status()));
    assertThat(ended)
        .containsExactly(TrialStatus.STOPPED_EARLY, TrialStatus.PAUSED, TrialStatus.SUCCEEDED);
    assertThat(packed.get(0).curve()).hasSize(11);
    compare(packed.get(2), run(List.of(goesOn)).get(0));

    TrialResult whole = run(List.of(pauses)).get(0);
    byte[] saved = store.content.get(pauses.id());
    TrialResult resumedAlone = runner.run(List.of(pauses), TrialMonitor.SILENT).get(0);
    assertThat(resumedAlone.efficiency().executionMode()).isEqualTo("shared");
    assertThat(losses(resumedAlone)).containsExactly(losses(whole), within(TOLERANCE));
    store.content.put(pauses.id(), saved);
    TrialResult resumedInAPack =
        runner.run(List.of(trial(new FrozenProbe(), 30, 9), pauses), TrialMonitor.SILENT).get(1);
    assertThat(resumedInAPack.efficiency().executionMode()).isEqualTo("packed");
    assertThat(losses(resumedInAPack)).containsExactly(losses(whole), within(TOLERANCE));
  }

  @Test
  void whoCannotTakeAResultIsToldNothingMoreAndTheOthersPause() {
    MemoryCheckpoints store = new MemoryCheckpoints();
    TrialSpec brief = trial(SliceFineMethod.at(Axis.ROW, 0, 3), 5, 1);
    TrialSpec slow = trial(SliceFineMethod.at(Axis.COLUMN, 0, 3), 30, 2);
    TrialRunner runner =
        TrialRunner.on("cpu", folder.resolve("scores")).withCheckpoints(store, Duration.ofDays(1));
    List<TrialSpec> told = new ArrayList<>();
    CountDownLatch refused = new CountDownLatch(1);
    TrialMonitor waiting =
        (spec, report) -> {
          if (spec.equals(slow) && report.step() >= 8) {
            await(refused);
          }
        };
    assertThatThrownBy(
            () ->
                runner.run(
                    List.of(brief, slow),
                    waiting,
                    result -> {
                      told.add(result.spec());
                      refused.countDown();
                      throw new IllegalStateException("the disk is full");
                    }))
        .hasMessage("the disk is full");
    assertThat(told).containsExactly(brief);
    assertThat(store.content).containsOnlyKeys(slow.id());
    assertThat(losses(runner.run(List.of(slow), TrialMonitor.SILENT).get(0)))
        .containsExactly(losses(run(List.of(slow)).get(0)), within(TOLERANCE));
  }

  @Test
  void dropoutGoesOnWhereItWasInAndOutOfPacks() {
    TrialSpec drops = trial(new Lora(2, 4, 0.3, false, null), 20, 1);
    List<Double> seen = new ArrayList<>();
    TrialRunner runner =
        TrialRunner.on("cpu", folder.resolve("scores"))
            .withCheckpoints(new MemoryCheckpoints(), Duration.ofDays(1));
    TrialSpec other = trial(new FrozenProbe(), 20, 2);
    runner.run(List.of(drops, other), pausing(drops, 7, seen));
    runner.run(List.of(drops), pausing(drops, 13, seen));
    TrialResult last = runner.run(List.of(other, drops), pausing(drops, 99, seen)).get(1);
    assertThat(last.status()).isEqualTo(TrialStatus.SUCCEEDED);
    double[] alone = losses(run(List.of(drops)).get(0));
    assertThat(seen.stream().mapToDouble(loss -> loss).toArray())
        .containsExactly(alone, within(TOLERANCE));
  }

  /** Notes a trial's losses, and pauses it after so many. */
  private static TrialMonitor pausing(TrialSpec paused, int after, List<Double> losses) {
    return new TrialMonitor() {
      @Override
      public void step(TrialSpec spec, StepReport report) {
        if (spec.equals(paused)) {
          losses.add(report.loss());
        }
      }

      @Override
      public Verdict verdict(TrialSpec spec) {
        return spec.equals(paused) && losses.size() == after ? Verdict.PAUSE : Verdict.GO_ON;
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
      Thread.sleep(30); // each step, so that what follows comes before the last one
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMemberThatCannotEvenStartLeavesTheOthersAlone() {
    TrialSpec impossible = trial(SliceFineMethod.at(Axis.COLUMN, 0, 17), 10, 1);
    TrialSpec sound = trial(SliceFineMethod.at(Axis.COLUMN, 0, 3), 10, 1);
    List<TrialResult> packed = run(List.of(impossible, sound));
    assertThat(packed.get(0).status()).isEqualTo(TrialStatus.INVALID);
    assertThat(packed.get(0).error()).contains("rank 17");
    compare(packed.get(1), run(List.of(sound)).get(0));
  }

  @Test
  void thePlateausAndTheBestStepOfAMemberAreItsOwn() {
    TrainSpec train =
        new TrainSpec(30, 8, 2e-2, null, 0, Schedule.COSINE, 0.01, 1.0, 4, 1, 0.5, 0, 3, true);
    List<TrialSpec> specs =
        List.of(
            TinyTask.trial(folder, SliceFineMethod.at(Axis.COLUMN, 0, 3), train, 1),
            TinyTask.trial(folder, new Lora(3, 6, 0, false, null), train, 2),
            trial(SliceFineMethod.at(Axis.ROW, 0, 3), 30, 3));
    List<TrialResult> packed = run(specs);
    for (int i = 0; i < specs.size(); i++) {
      compare(packed.get(i), run(List.of(specs.get(i))).get(0));
    }
  }

  @Test
  void aPackOfTheSameSpecsIsTheSameBitForBit() {
    List<TrialSpec> specs =
        List.of(
            trial(SliceFineMethod.moving(Axis.COLUMN, 0, 3, 4), 20, 1),
            trial(new Lora(2, 4, 0, false, null), 20, 2));
    List<TrialResult> one = run(specs);
    List<TrialResult> other = run(specs);
    for (int i = 0; i < specs.size(); i++) {
      assertThat(other.get(i).curve()).isEqualTo(one.get(i).curve());
      assertThat(other.get(i).scores()).isEqualTo(one.get(i).scores());
    }
  }

  @Test
  void in16BitsAMemberStaysCloseToItsSoloRun() {
    List<TrialSpec> specs = new ArrayList<>();
    for (TrialSpec spec :
        List.of(
            trial(SliceFineMethod.moving(Axis.ROW_COLUMN, 0, 3, 6), 30, 1),
            trial(SliceFineMethod.at(Axis.COLUMN, 5, 3), 30, 2),
            trial(new Lora(2, 4, 0, false, null), 30, 3))) {
      specs.add(
          new TrialSpec(
              spec.backbone(),
              spec.task(),
              spec.method(),
              spec.train(),
              Precision.BF16,
              spec.seed()));
    }
    List<TrialResult> packed = run(specs);
    for (int i = 0; i < specs.size(); i++) {
      TrialResult alone = run(List.of(specs.get(i))).get(0);
      assertThat(packed.get(i).status())
          .as("%s", packed.get(i).error())
          .isEqualTo(TrialStatus.SUCCEEDED);
      assertThat(losses(packed.get(i))).containsExactly(losses(alone), within(0.05));
    }
  }

  private TrialSpec trial(Method method, int steps, long seed) {
    return TinyTask.trial(folder, method, TinyTask.train(steps, 4e-3, 0), seed);
  }

  private static double[] losses(TrialResult result) {
    return result.curve().stream().mapToDouble(StepReport::loss).toArray();
  }
}
