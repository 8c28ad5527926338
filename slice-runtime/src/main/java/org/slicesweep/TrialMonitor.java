package org.slicesweep;

/** Watches trials while they train; called on the training thread, so it must be quick. */
public interface TrialMonitor {
  /**
   * Called before a trial's first step, and before {@link #verdict} is asked.
   *
   * @param stepsDone by an earlier run, whose checkpoint it goes on from; else 0
   */
  default void begins(TrialSpec spec, int stepsDone) {}

  /** Called after every optimizer step. */
  void step(TrialSpec spec, StepReport report);

  /**
   * Whether the validation metric is wanted after a step even where the spec does not ask for it.
   * What is measured for the monitor alone changes no bit of the training.
   *
   * @param step counting from 1, as in {@link StepReport#step}
   */
  default boolean wantsMetric(TrialSpec spec, int step) {
    return false;
  }

  /**
   * Asked before every step, the first included: behind {@link #step} of the one before. Not asked
   * after the last step.
   */
  default Verdict verdict(TrialSpec spec) {
    return Verdict.GO_ON;
  }

  /** Watches nothing. */
  TrialMonitor SILENT = (spec, report) -> {};
}
