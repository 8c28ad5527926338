package org.slicesweep;

/** Another's monitor, until what it is told leads nowhere: then every trial is to pause. */
final class InterruptibleMonitor implements TrialMonitor {
  private final TrialMonitor monitor;
  private volatile boolean interrupted;

  InterruptibleMonitor(TrialMonitor monitor) {
    this.monitor = monitor;
  }

  void interrupt() {
    interrupted = true;
  }

  @Override
  public void begins(TrialSpec spec, int stepsDone) {
    monitor.begins(spec, stepsDone);
  }

  @Override
  public void step(TrialSpec spec, StepReport report) {
    monitor.step(spec, report);
  }

  @Override
  public boolean wantsMetric(TrialSpec spec, int step) {
    return monitor.wantsMetric(spec, step);
  }

  @Override
  public Verdict verdict(TrialSpec spec) {
    return interrupted ? Verdict.PAUSE : monitor.verdict(spec);
  }
}
