package org.slicesweep.jobs.engine;

import java.io.Serializable;
import java.util.List;
import org.slicesweep.TrialSpec;

/**
 * Trials that run together in one Spark task, and take the same of its machine.
 *
 * @param number its place in the order of starting, from 0
 */
record Pack(int number, List<PlannedTrial> trials) implements Serializable {
  Pack {
    trials = List.copyOf(trials);
  }

  List<TrialSpec> specs() {
    return trials.stream().map(PlannedTrial::spec).toList();
  }

  /** Whether its trials can do each other harm. */
  boolean isShared() {
    return trials.size() > 1;
  }

  String label() {
    String first = trials.get(0).label();
    return isShared() ? "%s and %d more".formatted(first, trials.size() - 1) : first;
  }
}
