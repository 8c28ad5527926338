package org.slicesweep;

/** Gives a verdict after a step; before the first of this run if that is 0. */
record VerdictAt(Verdict verdict, int step, int[] last) implements TrialMonitor {
  static VerdictAt of(Verdict verdict, int step) {
    return new VerdictAt(verdict, step, new int[1]);
  }

  @Override
  public void step(TrialSpec spec, StepReport report) {
    last[0] = report.step();
  }

  @Override
  public Verdict verdict(TrialSpec spec) {
    return last[0] == step ? verdict : Verdict.GO_ON;
  }
}
