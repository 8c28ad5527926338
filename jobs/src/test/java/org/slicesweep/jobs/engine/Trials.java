package org.slicesweep.jobs.engine;

import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.slicesweep.Efficiency;
import org.slicesweep.Execution;
import org.slicesweep.Provenance;
import org.slicesweep.Scores;
import org.slicesweep.StepReport;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.search.Search;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.TrainSpec;

/** Specs and results to test with. */
final class Trials {
  static final int STEPS = TrainSpec.DEFAULT.steps();
  static final int BATCH = TrainSpec.DEFAULT.batch();

  private Trials() {}

  static TrialSpec spec(Method method, String task, long seed) {
    return new TrialSpec(
        "maven:all-MiniLM-L6-v2",
        TaskSpec.named(task),
        method,
        TrainSpec.DEFAULT,
        Precision.FP32,
        seed);
  }

  static TrialSpec probe(long seed) {
    return spec(new FrozenProbe(), "acceptability", seed);
  }

  static TrialSpec slice(SliceCategory category, String task, long seed) {
    return spec(
        category == null
            ? SliceFineMethod.at(Axis.COLUMN, 0, 5)
            : SliceFineMethod.ranked(Axis.COLUMN, 5, category),
        task,
        seed);
  }

  static List<TrialSpec> probes(int count) {
    return LongStream.range(0, count).mapToObj(Trials::probe).toList();
  }

  static PlannedTrial planned(TrialSpec spec, double seconds) {
    return PlannedTrial.of(spec, any -> seconds, Search.none());
  }

  static List<Pack> packs(
      List<TrialSpec> specs,
      ToDoubleFunction<TrialSpec> estimateSeconds,
      Search search,
      Grouping grouping) {
    return Packs.of(
        specs.stream().map(spec -> PlannedTrial.of(spec, estimateSeconds, search)).toList(),
        grouping);
  }

  static Pack pack(int number, TrialSpec spec, double seconds) {
    return new Pack(number, List.of(planned(spec, seconds)));
  }

  static TrialResult result(TrialSpec spec) {
    return result(spec, TrialStatus.SUCCEEDED, null, STEPS, List.of());
  }

  static TrialResult result(TrialSpec spec, TrialStatus status, String error, int steps) {
    return result(spec, status, error, steps, List.of());
  }

  static TrialResult result(
      TrialSpec spec, TrialStatus status, String error, int steps, List<StepReport> curve) {
    return new TrialResult(
        spec,
        status,
        error,
        new Scores(0.75, "accuracy", 0.75, null, 0.5, 0.6, 0.5, steps),
        Efficiency.NONE,
        new Provenance("0", "a", "b", "host", "cpu", "fp32", "2.7.1", "17", Instant.EPOCH),
        curve,
        List.of());
  }

  static StepReport report(int step, double loss) {
    return new StepReport(step, loss, null, 1e-3, null, null, null);
  }

  /** For trials that must not meet. */
  static EngineRequest solo(List<TrialSpec> trials, PackRunner runner, TrialCommitter committer) {
    return new EngineRequest("rank", trials, 0, "cpu", Execution.SOLO, any -> 1, runner, committer);
  }

  static EngineRequest request(
      List<TrialSpec> trials, int alreadyDone, PackRunner runner, TrialCommitter committer) {
    return new EngineRequest(
        "rank", trials, alreadyDone, "cpu", Execution.SHARED, any -> 1, runner, committer);
  }
}
