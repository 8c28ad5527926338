package org.slicesweep.jobs.search;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicesweep.TrialSpec;
import org.slicesweep.task.TaskSpec;

/** Who competes with whom: metrics mean the same for one backbone on one task only. */
record Field(String backbone, TaskSpec task) {
  static Field of(TrialSpec spec) {
    return new Field(spec.backbone(), spec.task());
  }

  /** The steps of each field's longest trial. */
  static Map<Field, Integer> longest(Collection<TrialSpec> trials) {
    Map<Field, Integer> longest = new LinkedHashMap<>();
    trials.forEach(trial -> longest.merge(of(trial), trial.train().steps(), Math::max));
    return longest;
  }
}
