package org.slicesweep;

/** Watches trials while they train; called on the training thread, so it must be quick. */
public interface TrialMonitor {
  /** Called after every optimizer step. */
  void step(TrialSpec spec, StepReport report);

  /** Polled between steps: true ends the trial as {@link TrialStatus#STOPPED_EARLY}. */
  default boolean stopRequested(TrialSpec spec) {
    return false;
  }

  /** Watches nothing. */
  TrialMonitor SILENT = (spec, report) -> {};
}
