package org.slicesweep.jobs.live;

import java.util.List;

/**
 * A trial in training.
 *
 * @param label the trial in a few words
 * @param step optimizer steps done; 0 while it prepares
 * @param loss of the last step; null while there is none, or where it is no number
 * @param seconds since the driver first heard of it
 * @param curve a few points of its learning curve; none beyond the first trials shown
 */
public record RunningTrial(
    String id,
    String label,
    int step,
    int steps,
    Double loss,
    double seconds,
    Place place,
    List<CurvePoint> curve) {
  public RunningTrial {
    curve = List.copyOf(curve);
  }
}
