package org.slicesweep.jobs.store;

import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;

/**
 * A trial of the results.
 *
 * @param error the reason in a sentence, or null
 * @param steps optimizer steps done
 * @param metricValue of the task's metric on the test split, null where it was not scored
 * @param evalLoss mean loss on the test split, null where it was not measured
 * @param device what it ran on, such as {@code cpu} or {@code gpu:0}; null where it ran on none
 */
public record StoredTrial(
    String id,
    TrialSpec spec,
    TrialStatus status,
    String error,
    int steps,
    String metricName,
    Double metricValue,
    Double evalLoss,
    String device) {

  /** Whether it learned something. */
  public boolean trained() {
    return status == TrialStatus.SUCCEEDED || status == TrialStatus.STOPPED_EARLY;
  }
}
