package org.slicesweep.jobs.live;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** States of sweeps to test with. */
final class States {
  private States() {}

  static List<CurvePoint> curve(int points) {
    return IntStream.rangeClosed(1, points)
        .mapToObj(step -> new CurvePoint(10 * step, 1.0 / step, null))
        .toList();
  }

  static RunningTrial running(String label, int step) {
    Place place = new Place("node7", "3", "gpu:1");
    return new RunningTrial("id " + label, label, step, 300, 0.25, 75, place, curve(12));
  }

  static EndedTrial ended(String label, double metric) {
    TrialTrace trace = new TrialTrace(42, new Place("node8", null, "cpu"), curve(20));
    return new EndedTrial("id " + label, label, "SUCCEEDED", null, 300, "accuracy", metric, trace);
  }

  static SweepState with(List<RunningTrial> running, List<FailureGroup> failures) {
    return new SweepState(
        "rank",
        30,
        12,
        failures.stream().mapToInt(FailureGroup::trials).sum(),
        0,
        0.417,
        523.4,
        90,
        133.0,
        running.size(),
        running,
        failures,
        List.of(ended("lora, seed 2", 0.7312), ended("full, seed 2", 0.5)),
        List.of(
            new ExecutorState("3", "node7", 2, 1, List.of("0", "1"), false),
            new ExecutorState("4", "node8", 2, 2, List.of(), true)),
        false);
  }

  static SweepState halfway() {
    return with(
        List.of(running("slicefine column r=5 at 0, seed 3", 120), running("dora, seed 1", 0)),
        List.of(
            new FailureGroup("DIVERGED", "the loss is NaN at step 17", 3, "full, seed 1 (ab12)")));
  }

  /** A run whose state is what it is told, and which notes that it was asked to end. */
  static final class Run implements RunningSweep {
    volatile SweepState state = halfway();
    final AtomicInteger stops = new AtomicInteger();
    volatile List<FailureGroup> earlier = List.of();

    @Override
    public SweepState state() {
      return state;
    }

    @Override
    public void failedEarlier(List<FailureGroup> groups) {
      earlier = groups;
    }

    @Override
    public void stop() {
      stops.incrementAndGet();
    }
  }
}
