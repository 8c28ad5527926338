package org.slicesweep.jobs.engine;

import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.util.List;
import org.slicesweep.TrialSpec;

/**
 * Trials that run together in one Spark task.
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

  String label() {
    return trials.stream().map(PlannedTrial::label).collect(joining("; "));
  }
}
