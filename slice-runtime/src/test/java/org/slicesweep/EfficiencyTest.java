package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Method;
import org.slicesweep.method.MethodCatalog;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.weights.TensorView;

class EfficiencyTest {
  @TempDir private Path folder;

  private TrialResult run(Execution execution, TrialSpec spec) {
    return TrialRunner.on("cpu", folder.resolve("scores"))
        .with(execution)
        .run(List.of(spec), TrialMonitor.SILENT)
        .get(0);
  }

  @Test
  void measuringChangesNothingThatIsLearned() {
    for (Method method : methods()) {
      TrialSpec spec = TinyTask.trial(folder, method, 12, 1);
      TrialResult shared = run(Execution.SHARED, spec);
      TrialResult solo = run(Execution.SOLO, spec);
      assertThat(solo.error()).as(method.name()).isNull();
      assertThat(solo.curve()).as(method.name()).isEqualTo(shared.curve());
      assertThat(solo.scores()).as(method.name()).isEqualTo(shared.scores());
    }
  }

  @Test
  void measuringLeavesTheTrainedWeightsAlone() {
    for (Method method : folding()) {
      TrialSpec spec = TinyTask.trial(folder, method, 12, 1);
      assertThat(weights(Execution.SOLO, spec))
          .as(method.name())
          .isEqualTo(weights(Execution.SHARED, spec));
    }
  }

  private static List<Method> methods() {
    return MethodCatalog.names().stream().map(name -> MethodExamples.of(name).method()).toList();
  }

  private static List<Method> folding() {
    return methods().stream()
        .filter(method -> MethodExamples.of(method.name()).changes() != null)
        .toList();
  }

  private Map<String, FloatBuffer> weights(Execution execution, TrialSpec spec) {
    Torch.prepareThread(1);
    TrialRecord record = new TrialRecord(spec, TorchDevice.CPU);
    try (Trial trial =
        Trial.prepare(spec, RunSettings.on(TorchDevice.CPU, folder).with(execution), record)) {
      trial.run(TrialMonitor.SILENT);
      return trial.trained().learned().stream()
          .collect(
              Collectors.toMap(TensorView::name, weight -> FloatBuffer.wrap(weight.toNumbers())));
    }
  }

  @Test
  void aSoloTrialKnowsWhereItsTimeAndMemoryWent() {
    Efficiency cost =
        run(Execution.SOLO, TinyTask.trial(folder, new FullFineTuning(), 12, 1)).efficiency();
    assertThat(cost.executionMode()).isEqualTo("solo");
    assertThat(cost.stepTimes().forward()).isPositive();
    assertThat(cost.stepTimes().backward()).isNotNegative();
    assertThat(cost.stepTimes().optimizer()).isNotNegative();
    assertThat(cost.peakMemory().note()).isNull();
    assertThat(cost.peakMemory().bytes()).isNotNegative();
    assertThat(cost.samplesPerSecond()).isPositive();
  }

  @Test
  void aSharedTrialIsNotTakenApart() {
    Efficiency cost =
        run(Execution.SHARED, TinyTask.trial(folder, new FrozenProbe(), 2, 1)).efficiency();
    assertThat(cost.executionMode()).isEqualTo("shared");
    assertThat(cost.stepTimes()).isNull();
  }

  @Test
  void whatRanBesideOthersIsNotSolo() throws Exception {
    TrialSpec spec = TinyTask.trial(folder, new FrozenProbe(), 2, 1);
    TrialMonitor withCompany =
        (trial, report) -> {
          if (report.step() == 2) {
            run(Execution.SHARED, spec); // another trial comes and goes
          }
        };
    Efficiency cost =
        TrialRunner.on("cpu", folder)
            .with(Execution.SOLO)
            .run(List.of(spec), withCompany)
            .get(0)
            .efficiency();
    assertThat(cost.executionMode()).isEqualTo("shared");
    assertThat(cost.peakMemory().note()).contains("other trials");
  }

  @Test
  void theValidationMetricIsThatOfTheReportedModel() {
    Method method = SliceFineMethod.at(Axis.COLUMN, 0, 5);
    assertThat(validation(train(30, 0, false), method).validationMetric()).isNull();
    Map<Integer, Double> seen = evaluations(train(30, 10, false), method);
    assertThat(validation(train(30, 10, false), method).validationMetric()).isEqualTo(seen.get(30));
    assertThat(validation(train(30, 10, true), method).validationMetric())
        .isEqualTo(seen.values().stream().max(Double::compare).orElseThrow());
    // 30 is no multiple of 20: the model is evaluated once more at the end
    assertThat(validation(train(30, 20, false), method).validationMetric()).isEqualTo(seen.get(30));
  }

  private Scores validation(TrainSpec train, Method method) {
    return run(Execution.SHARED, TinyTask.trial(folder, method, train, 1)).scores();
  }

  private Map<Integer, Double> evaluations(TrainSpec train, Method method) {
    return run(Execution.SHARED, TinyTask.trial(folder, method, train, 1)).curve().stream()
        .filter(step -> step.metric() != null)
        .collect(Collectors.toMap(StepReport::step, StepReport::metric));
  }

  private static TrainSpec train(int steps, int evaluateEvery, boolean keepBest) {
    return new TrainSpec(
        steps, 8, 5e-3, null, 0, Schedule.COSINE, 0.01, 1.0, evaluateEvery, 0, 1.0, 0, 0, keepBest);
  }
}
