package org.slicesweep.jobs.cli;

import java.util.List;
import org.slicesweep.jobs.live.FailureGroup;
import org.slicesweep.jobs.live.SweepStatus;
import org.slicesweep.jobs.store.StoredFailure;
import org.slicesweep.jobs.store.TrialStore;

/** Trials that failed under earlier runs and are not run again: read once, when asked for. */
final class EarlierFailures {
  private final TrialStore store;
  private final Plan plan;
  private List<StoredFailure> rows;

  EarlierFailures(TrialStore store, Plan plan) {
    this.store = store;
    this.plan = plan;
  }

  private synchronized List<StoredFailure> rows() {
    if (rows == null) {
      rows =
          plan.settled().isEmpty()
              ? List.of()
              : store.failures().stream().filter(row -> plan.settled().contains(row.id())).toList();
    }
    return rows;
  }

  List<FailureGroup> groups() {
    return SweepStatus.ofRows(rows());
  }

  /** Whether there are any of this sweep's, as it now is. */
  boolean any() {
    return rows().stream().anyMatch(row -> plan.isDone(row.id()));
  }
}
