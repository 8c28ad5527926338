package org.slicesweep;

import org.slicesweep.train.Trainer;

/** Passes on to a trial's monitor what its trainer does, and its verdicts back. */
final class WatchedTraining implements Trainer.Listener {
  /** Makes a report of a step. */
  @FunctionalInterface
  interface Reporter {
    StepReport report(int step, double loss, double rate, Double metric);
  }

  private final TrialSpec spec;
  private final TrialMonitor monitor;
  private final CheckpointKeeper keeper;
  private final Reporter reporter;
  private boolean paused;

  /**
   * @param keeper null where no checkpoints are kept
   */
  WatchedTraining(
      TrialSpec spec, TrialMonitor monitor, CheckpointKeeper keeper, Reporter reporter) {
    this.spec = spec;
    this.monitor = monitor;
    this.keeper = keeper;
    this.reporter = reporter;
  }

  @Override
  public void step(int step, double loss, double learningRate, Double metric) {
    monitor.step(spec, reporter.report(step, loss, learningRate, metric));
  }

  @Override
  public boolean wantsMetric(int step) {
    return monitor.wantsMetric(spec, step);
  }

  @Override
  public boolean goesOn() {
    Verdict verdict = monitor.verdict(spec);
    if (verdict == Verdict.GO_ON && keeper != null) {
      keeper.tick();
    }
    paused = verdict == Verdict.PAUSE && keeper != null && keeper.pause();
    return verdict == Verdict.GO_ON;
  }

  /** Whether the training ended to go on later. */
  boolean isPaused() {
    return paused;
  }
}
