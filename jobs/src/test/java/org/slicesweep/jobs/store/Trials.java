package org.slicesweep.jobs.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.ChosenSlice;
import org.slicesweep.Efficiency;
import org.slicesweep.Provenance;
import org.slicesweep.Scores;
import org.slicesweep.StepReport;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.measure.PeakMemory;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.TrainSpec;

/** Results as trials would have given them, without training any. */
public final class Trials {
  public static final Provenance PROVENANCE =
      new Provenance(
          "0.1.0",
          "6fd5d72fe4589f189f8ebc006442dbb529bb7ce38f8082112682524616046452",
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "node-1",
          "cpu",
          "fp32",
          "2.7.1",
          "17.0.15",
          Instant.parse("2026-02-03T04:05:06.123456Z"));

  private Trials() {}

  /** A slice at a position. */
  public static SliceFineMethod slice(Axis axis, int rank, int position) {
    return SliceFineMethod.at(axis, position, rank);
  }

  /** A slice that a ranking picks. */
  public static SliceFineMethod category(Axis axis, int rank, SliceCategory category) {
    return SliceFineMethod.ranked(axis, rank, category);
  }

  /** A slice that moves every {@code interval} steps. */
  public static SliceFineMethod moving(Axis axis, int rank, int interval) {
    return SliceFineMethod.moving(axis, 0, rank, interval);
  }

  public static TrialSpec spec(Method method, long seed) {
    return new TrialSpec(
        "maven:all-MiniLM-L6-v2",
        TaskSpec.named("acceptability"),
        method,
        TrainSpec.DEFAULT,
        Precision.FP32,
        seed);
  }

  /** A trial that succeeded with an accuracy. */
  public static TrialResult accurate(Method method, long seed, double accuracy) {
    return succeeded(
        spec(method, seed), new Scores(accuracy, "accuracy", accuracy, null, 0.5, 0.6, 0.55, 300));
  }

  public static TrialResult succeeded(TrialSpec spec, Scores scores) {
    return new TrialResult(
        spec,
        TrialStatus.SUCCEEDED,
        null,
        scores,
        new Efficiency(
            252_290,
            55_296,
            1_009_160,
            new PeakMemory(512L << 20, null),
            301.5,
            16.0,
            2.5,
            null,
            "solo"),
        PROVENANCE,
        curve(3),
        List.of());
  }

  /** A column slice's trial, the more accurate the larger its seed. */
  static TrialResult accurate(int seed) {
    return accurate(slice(Axis.COLUMN, 5, 0), seed, 0.6 + 0.01 * seed);
  }

  public static TrialResult failed(TrialSpec spec, TrialStatus status, String error) {
    return new TrialResult(
        spec, status, error, Scores.NONE, Efficiency.NONE, PROVENANCE, List.of(), List.of());
  }

  /** The same trial with a slice in two layers. */
  public static TrialResult withSlices(TrialResult trial) {
    return new TrialResult(
        trial.spec(),
        trial.status(),
        trial.error(),
        trial.scores(),
        trial.efficiency(),
        trial.provenance(),
        trial.curve(),
        List.of(
            new ChosenSlice("encoder.layer.0.attention.self.query", "row", List.of(3, 4), 0.25),
            new ChosenSlice("encoder.layer.1.attention.self.query", "row", List.of(7), null)));
  }

  static List<StepReport> curve(int steps) {
    List<StepReport> curve = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      Double metric = step == steps ? 0.625 : null;
      curve.add(new StepReport(step, 1.0 / step, metric, 1e-3 * step, "column", 0, 5));
    }
    return curve;
  }
}
