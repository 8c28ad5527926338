package org.slicesweep.jobs.engine;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.TrialStatus;

/**
 * How a run of a sweep ended.
 *
 * @param total trials of the sweep
 * @param alreadyDone trials that earlier runs stored
 * @param stoppedEarly stored trials that the sweep's own rule ended before their last step
 * @param failed stored trials that failed, by how; statuses that did not occur are absent
 * @param notStored trials that ended without a row, because the store or an executor failed; the
 *     same command runs them again
 * @param firstReasons the first failures, each reason once
 * @param interrupted whether the run ended before all trials were handed out
 * @param givenUp why the run itself decided to end then; null where it did not
 * @param seconds from start to end
 */
public record SweepSummary(
    int total,
    int alreadyDone,
    int succeeded,
    int stoppedEarly,
    Map<TrialStatus, Integer> failed,
    int notStored,
    List<TrialOutcome> firstReasons,
    boolean interrupted,
    String givenUp,
    double seconds) {
  public SweepSummary {
    Map<TrialStatus, Integer> byStatus = new EnumMap<>(TrialStatus.class);
    byStatus.putAll(failed);
    failed = Collections.unmodifiableMap(byStatus);
    firstReasons = List.copyOf(firstReasons);
  }

  /** Stored trials that failed, whatever the status. */
  public int failedTrials() {
    return failed.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Trials of the sweep that have a row, from this run and earlier ones. */
  public int storedTrials() {
    return alreadyDone + succeeded + stoppedEarly + failedTrials();
  }

  /** Why the run ended before everything was done, null where it did not. */
  String endedEarly() {
    return givenUp != null || !interrupted ? givenUp : "interrupted";
  }

  SweepSummary givenUp(String reason) {
    return new SweepSummary(
        total,
        alreadyDone,
        succeeded,
        stoppedEarly,
        failed,
        notStored,
        firstReasons,
        interrupted,
        reason,
        seconds);
  }
}
