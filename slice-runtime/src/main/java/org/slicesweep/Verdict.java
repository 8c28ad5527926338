package org.slicesweep;

/** What becomes of a trial between two of its steps. */
public enum Verdict {
  /** It takes its next step. */
  GO_ON,
  /**
   * It leaves its device with a checkpoint, from which another run of the same trial goes on: see
   * {@link TrialStatus#PAUSED}. Where no checkpoints are kept, it is stopped.
   */
  PAUSE,
  /** It ends here, {@link TrialStatus#STOPPED_EARLY}, and is measured as it is. */
  STOP
}
