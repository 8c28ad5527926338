package org.slicesweep.jobs.engine;

import java.time.Instant;
import java.util.List;
import org.slicesweep.BuildInfo;
import org.slicesweep.Efficiency;
import org.slicesweep.Provenance;
import org.slicesweep.Scores;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;

/** The result of a trial that brought none itself. */
final class FailedTrial {
  private FailedTrial() {}

  /**
   * @param device null where it is not known
   */
  static TrialResult result(TrialSpec spec, TrialStatus status, String reason, String device) {
    Provenance provenance =
        new Provenance(
            null,
            null,
            null,
            BuildInfo.host(),
            device,
            null,
            null,
            System.getProperty("java.version"),
            Instant.now());
    return new TrialResult(
        spec, status, reason, Scores.NONE, Efficiency.NONE, provenance, List.of(), List.of());
  }
}
