package org.slicesweep.jobs.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slicesweep.jobs.engine.TrialOutcome.Ending;
import org.slicesweep.jobs.live.EndedTrial;
import org.slicesweep.jobs.live.FailureGroup;
import org.slicesweep.jobs.live.FailureGroups;
import org.slicesweep.jobs.live.SweepState;

/** What is remembered of ended trials: the last few, and why trials failed. Not thread-safe. */
final class EndedTrials {
  private final Deque<EndedTrial> latest = new ArrayDeque<>();
  private final FailureGroups failures = new FailureGroups();
  private int failedEarlier;

  void add(TrialOutcome outcome) {
    boolean lost = outcome.ending() == Ending.NOT_STORED;
    if (!outcome.isStored() && !lost) {
      return; // it will be done again
    }
    EndedTrial shown = outcome.shown();
    latest.addFirst(shown);
    if (latest.size() > SweepState.MOST_LATEST) {
      latest.removeLast();
    }
    if (outcome.failed() || lost) {
      String example = outcome.label() + " (" + outcome.trialId() + ")";
      failures.add(shown.status(), outcome.reason(), example);
    }
  }

  void failedEarlier(List<FailureGroup> groups) {
    groups.forEach(failures::add);
    groups.forEach(group -> failedEarlier += group.trials());
  }

  int failedEarlier() {
    return failedEarlier;
  }

  List<EndedTrial> latest() {
    return List.copyOf(latest);
  }

  List<FailureGroup> failures() {
    return failures.list();
  }
}
