package org.slicesweep.jobs.engine;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a sweep is, at one moment.
 *
 * @param done trials that ended, failed ones and those of earlier runs included
 * @param notStored trials whose result, or whose executor, was lost
 * @param fraction of the sweep's work, 0 to 1
 * @param latest the trial that ended last, null before the first
 */
record ProgressSnapshot(
    String sweep,
    int total,
    int done,
    int failed,
    int notStored,
    double fraction,
    double samplesPerSecond,
    double elapsedSeconds,
    OptionalDouble secondsLeft,
    List<Running> running,
    TrialOutcome latest) {
  ProgressSnapshot {
    running = List.copyOf(running);
  }

  /**
   * A trial in training.
   *
   * @param step optimizer steps done; 0 while it prepares
   * @param loss of the last step; NaN while there is none
   */
  record Running(String label, int step, int steps, double loss) {}
}
