package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.TrialStatus;

/** Counts how trials ended. Not thread-safe. */
final class SweepTally {
  private static final int REASONS_KEPT = 10;

  private final EngineRequest request;
  private final Map<TrialStatus, Integer> failed = new EnumMap<>(TrialStatus.class);
  private final List<TrialOutcome> firstReasons = new ArrayList<>();
  private final Set<String> reasonsSeen = new HashSet<>();
  private int succeeded;
  private int stoppedEarly;
  private int notStored;

  SweepTally(EngineRequest request) {
    this.request = request;
  }

  void count(TrialOutcome outcome) {
    switch (outcome.ending()) {
      case INTERRUPTED, PUT_BACK, TRIED_ALONE -> {}
      case NOT_STORED -> {
        notStored++;
        keepReason(outcome);
      }
      case STORED -> countStored(outcome);
    }
  }

  private void countStored(TrialOutcome outcome) {
    if (outcome.failed()) {
      failed.merge(outcome.status(), 1, Integer::sum);
      keepReason(outcome);
    } else if (outcome.status() == TrialStatus.STOPPED_EARLY) {
      stoppedEarly++;
    } else {
      succeeded++;
    }
  }

  /** Trials of this run that have a row now. */
  int ended() {
    return succeeded + stoppedEarly + failed();
  }

  int failed() {
    return failed.values().stream().mapToInt(Integer::intValue).sum();
  }

  int notStored() {
    return notStored;
  }

  /**
   * @param interrupted else a trial without a row is one that was not stored, even if nobody said
   *     why
   */
  SweepSummary summary(boolean interrupted, double seconds) {
    return new SweepSummary(
        request.total(),
        request.alreadyDone(),
        succeeded,
        stoppedEarly,
        failed,
        interrupted ? notStored : request.trials().size() - ended(),
        firstReasons,
        interrupted,
        null,
        seconds);
  }

  private void keepReason(TrialOutcome outcome) {
    if (firstReasons.size() < REASONS_KEPT
        && reasonsSeen.add(outcome.status() + " " + outcome.reason())) {
      firstReasons.add(outcome);
    }
  }
}
