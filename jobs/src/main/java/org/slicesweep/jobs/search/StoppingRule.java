package org.slicesweep.jobs.search;

import java.util.Map;
import org.slicesweep.TrialSpec;
import org.slicesweep.common.InputException;

/** Which trials are to be spared the rest of their training. */
public sealed interface StoppingRule permits AshaRule, MedianRule {
  /**
   * A search that has seen nothing yet.
   *
   * @param trials those that it judges, by their ids: all of a sweep but its baselines
   * @throws InputException where a setting does not fit the trials' steps
   */
  Search over(Map<String, TrialSpec> trials);
}
