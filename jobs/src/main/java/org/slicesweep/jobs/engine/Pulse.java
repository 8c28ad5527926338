package org.slicesweep.jobs.engine;

import java.util.List;

/**
 * What a running pack tells the driver about once a second.
 *
 * @param run which run of the engine the pack belongs to
 */
record Pulse(String run, List<Trial> trials) {
  Pulse {
    trials = List.copyOf(trials);
  }

  /**
   * How far a trial is.
   *
   * @param step optimizer steps done; 0 while it prepares
   * @param loss of the last step; NaN while there is none
   * @param rung the validation metric where this step is a rung of the search, and the trial waits
   *     for the answer; else null
   */
  record Trial(String id, int step, double loss, Double rung) {}
}
