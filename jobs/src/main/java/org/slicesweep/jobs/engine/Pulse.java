package org.slicesweep.jobs.engine;

import java.util.List;
import org.slicesweep.jobs.live.Place;

/**
 * What a running pack tells the driver about once a second.
 *
 * @param run which run of the engine the pack belongs to
 * @param trials those that have not ended
 * @param stored those that have, while others of the pack go on
 * @param place where the pack runs
 */
record Pulse(String run, List<Trial> trials, List<TrialOutcome> stored, Place place) {
  Pulse {
    trials = List.copyOf(trials);
    stored = stored == null ? List.of() : List.copyOf(stored);
    place = place == null ? Place.UNKNOWN : place;
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
