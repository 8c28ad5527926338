package org.slicesweep.jobs.live;

import java.io.Serializable;
import java.util.List;

/**
 * What is shown of an ended trial beside its result.
 *
 * @param seconds of training and evaluation
 * @param curve a few points of its learning curve
 */
public record TrialTrace(double seconds, Place place, List<CurvePoint> curve)
    implements Serializable {
  public static final TrialTrace NONE = new TrialTrace(0, Place.UNKNOWN, List.of());

  public TrialTrace {
    curve = List.copyOf(curve);
  }
}
