package org.slicesweep.jobs.live;

import java.util.List;

/** A sweep that the engine is running; thread-safe. */
public interface RunningSweep {
  /** Where it stands. */
  SweepState state();

  /** Tells of failures that earlier runs stored, so that they are shown too. */
  void failedEarlier(List<FailureGroup> groups);

  /** Asks it to end: running trials stop, what is stored stays. Returns when that is done. */
  void stop();
}
