package org.slicesweep;

/** How a trial ended. Failure is a result: it is stored as a row like any other. */
public enum TrialStatus {
  SUCCEEDED,
  /** The loss stopped being a finite number. */
  DIVERGED,
  OUT_OF_MEMORY,
  /** The specification cannot be trained: a rank above the matrix, a missing column. */
  INVALID,
  /** Stopped by the sweep before its last step. */
  STOPPED_EARLY,
  /** Left before its end; its checkpoint is kept, and there is no row until it has gone on. */
  PAUSED,
  FAILED
}
