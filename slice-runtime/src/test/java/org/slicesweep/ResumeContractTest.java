package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.backbone.TinyLanguageModel;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.AdaLora;
import org.slicesweep.method.Dora;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.MethodCatalog;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

/** A trial that was interrupted ends with the bits of one that was not. */
class ResumeContractTest {
  private static final int STEPS = 24;
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path folder;

  private final MemoryCheckpoints store = new MemoryCheckpoints();

  private TrialRunner runner() {
    return TrialRunner.on("cpu", folder.resolve("scores")).keepingWeights();
  }

  private TrialResult run(TrialRunner runner, TrialSpec spec, TrialMonitor monitor) {
    return runner.run(List.of(spec), monitor).get(0);
  }

  /** Interrupted behind each of the steps in turn. */
  private TrialResult resumesToTheSameBits(TrialSpec spec, int... pauses) {
    TrialResult whole = run(runner(), spec, TrialMonitor.SILENT);
    assertThat(whole.error()).isNull();
    for (int pause : pauses) {
      TrialResult paused =
          run(runner().withCheckpoints(store, NEVER), spec, VerdictAt.of(Verdict.PAUSE, pause));
      assertThat(paused.status()).as("%s", paused.error()).isEqualTo(TrialStatus.PAUSED);
      assertThat(paused.curve()).isEqualTo(whole.curve().subList(0, pause));
      assertThat(paused.learned()).isNull();
    }
    int[] first = new int[1];
    TrialResult resumed =
        run(
            runner().withCheckpoints(store, NEVER),
            spec,
            (trial, report) -> first[0] = first[0] == 0 ? report.step() : first[0]);
    assertThat(first[0]).isEqualTo(pauses[pauses.length - 1] + 1);
    assertSame(resumed, whole);
    return whole;
  }

  private static void assertSame(TrialResult resumed, TrialResult whole) {
    assertThat(resumed.error()).isNull();
    assertThat(resumed.status()).isEqualTo(TrialStatus.SUCCEEDED);
    assertThat(resumed.curve()).isEqualTo(whole.curve());
    assertThat(resumed.scores()).isEqualTo(whole.scores());
    assertThat(resumed.slices()).isEqualTo(whole.slices());
    assertThat(resumed.learned().content()).isEqualTo(whole.learned().content());
    assertThat(resumed.efficiency().artifactBytes()).isEqualTo(whole.efficiency().artifactBytes());
    assertThat(resumed.efficiency().trainableParameters())
        .isEqualTo(whole.efficiency().trainableParameters());
  }

  static Set<String> methods() {
    return MethodCatalog.names();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodGoesOnWhereItWas(String name) {
    int pause = 1 + RandomStream.of(9, name).nextInt(STEPS - 1);
    resumesToTheSameBits(TinyTask.trial(folder, MethodExamples.of(name).method(), STEPS, 3), pause);
  }

  /** In bf16 the optimizer's fp32 values are more than the weights that the model runs with. */
  @ParameterizedTest
  @ValueSource(strings = {"slicefine", "rocoft", "full", "lora"})
  void inBf16ItGoesOnTwice(String name) {
    int pause = 1 + RandomStream.of(10, name).nextInt(STEPS - 2);
    TrialSpec fp32 =
        TinyTask.trial(folder, MethodExamples.of(name).method(), eager(STEPS, 1, false), 3);
    TrialSpec bf16 =
        new TrialSpec(fp32.backbone(), fp32.task(), fp32.method(), fp32.train(), Precision.BF16, 3);
    resumesToTheSameBits(bf16, pause, pause + 1);
  }

  /** Evaluates often, notices plateaus, and keeps the best model. */
  private static TrainSpec eager(int steps, int parts, boolean checkpointing) {
    return new TrainSpec(
        steps,
        8,
        2e-2,
        5e-3,
        3,
        Schedule.COSINE,
        0.01,
        1.0,
        3,
        1,
        0.5,
        1e-5,
        0,
        true,
        parts,
        checkpointing);
  }

  static Stream<Arguments> movingMethods() {
    return Stream.of(
        arguments(SliceFineMethod.moving(Axis.COLUMN, 2, 3, 4), 1),
        arguments(SliceFineMethod.moving(Axis.ROW, 0, 4, 5), 3),
        arguments(decaying(Axis.ROW_COLUMN), 3),
        arguments(SliceFineMethod.ranked(Axis.ROW, 4, SliceCategory.MOST), 1),
        arguments(new Lora(3, 6, 0.4, false, null), 1),
        arguments(new Dora(3, 6, 0.4, false, null), 3),
        arguments(new AdaLora(4, 3, 8, 0.3, 3, 5, 2, 0.85, 0.85, 0.5, null), 3));
  }

  private static SliceFineMethod decaying(Axis axis) {
    return new SliceFineMethod(
        axis, 6, 0, null, null, 7, null, true, null, 0.6, 2, null, null, null, null);
  }

  @ParameterizedTest
  @MethodSource("movingMethods")
  void whatMovesShrinksOrDropsGoesOnTwice(Method method, int parts) {
    TrialSpec spec = TinyTask.trial(folder, method, eager(STEPS, parts, parts > 1), 5);
    int pause = 6 + RandomStream.of(11, method.toString()).nextInt(STEPS - 12);
    resumesToTheSameBits(spec, pause, pause + 5);
  }

  @Test
  void aRankThatDecayedStaysSo() {
    TrialResult whole =
        resumesToTheSameBits(
            TinyTask.trial(folder, decaying(Axis.ROW_COLUMN), eager(40, 1, false), 5), 19, 33);
    assertThat(whole.curve().stream().map(StepReport::sliceRank).distinct().count())
        .isGreaterThan(1);
    assertThat(whole.curve().stream().map(StepReport::sliceAxis).distinct().count()).isEqualTo(2);
  }

  @Test
  void plateausThatStopATrialAreRemembered() {
    TrainSpec train =
        new TrainSpec(
            200, 8, 1e-1, null, 0, Schedule.CONSTANT, 0.01, 1.0, 2, 2, 0.5, 1e-5, 3, true);
    TrialResult whole =
        resumesToTheSameBits(
            TinyTask.trial(folder, SliceFineMethod.at(Axis.ROW, 0, 3), train, 5), 7, 11);
    assertThat(whole.curve()).hasSizeLessThan(200);
  }

  @Test
  void aLanguageModelGoesOn() {
    List<String> words = List.of("the", "correct", "answer", "is", "true", "false", "q0", "q1");
    TaskSpec task = TinyInstructions.write(folder, "boolq");
    for (Method method :
        List.of(new Lora(3, 6, 0.2, false, null), SliceFineMethod.moving(Axis.COLUMN, 0, 4, 3))) {
      store.content.clear();
      TrialSpec spec =
          new TrialSpec(
              TinyLanguageModel.write(folder.resolve("tiny-llama"), words, 80, 1),
              task,
              method,
              TinyTask.train(12, 5e-3, 4),
              Precision.FP32,
              3);
      resumesToTheSameBits(spec, 5, 8);
    }
  }

  /** Dies at a step, with whatever was saved until then. */
  @ParameterizedTest
  @ValueSource(strings = {"slicefine", "adalora", "prompt_tuning"})
  void aTrialThatDiedGoesOnFromItsLastCheckpoint(String name) {
    TrialSpec spec = TinyTask.trial(folder, MethodExamples.of(name).method(), STEPS, 3);
    int death = 3 + RandomStream.of(12, name).nextInt(STEPS - 3);
    TrialResult dead =
        run(
            runner().withCheckpoints(store, Duration.ZERO),
            spec,
            (trial, report) -> {
              if (report.step() == death) {
                throw new IllegalStateException("killed");
              }
            });
    assertThat(dead.status()).isEqualTo(TrialStatus.FAILED);
    assertThat(store.writes.get()).isBetween(1, death - 1);
    assertSame(
        run(runner().withCheckpoints(store, NEVER), spec, TrialMonitor.SILENT),
        run(runner(), spec, TrialMonitor.SILENT));
  }

  @Test
  void checkpointsChangeNothing() {
    TrialSpec spec =
        TinyTask.trial(
            folder, SliceFineMethod.moving(Axis.ROW_COLUMN, 0, 4, 3), eager(STEPS, 1, false), 5);
    assertSame(
        run(runner().withCheckpoints(store, Duration.ZERO), spec, TrialMonitor.SILENT),
        run(runner(), spec, TrialMonitor.SILENT));
    assertThat(store.writes.get()).isPositive();
  }

  @Test
  void aTrialThatIsMeasuredAloneGoesOn() {
    TrialSpec spec = TinyTask.trial(folder, SliceFineMethod.at(Axis.ROW, 0, 3), STEPS, 3);
    TrialRunner solo = runner().with(Execution.SOLO).withCheckpoints(store, NEVER);
    run(solo, spec, VerdictAt.of(Verdict.PAUSE, 9));
    assertSame(run(solo, spec, TrialMonitor.SILENT), run(runner(), spec, TrialMonitor.SILENT));
  }
}
