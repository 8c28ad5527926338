package org.slicesweep;

/** Gives a verdict after a step; before the first of this run if that is 0. */
final class VerdictAt implements TrialMonitor {
  private final Verdict verdict;
  private final int step;
  private int last;

  private VerdictAt(Verdict verdict, int step) {
    this.verdict = verdict;
    this.step = step;
  }

  static VerdictAt of(Verdict verdict, int step) {
    return new VerdictAt(verdict, step);
  }

  @Override
  public void step(TrialSpec spec, StepReport report) {
    last = report.step();
  }

  @Override
  public Verdict verdict(TrialSpec spec) {
    return last == step ? verdict : Verdict.GO_ON;
  }
}
