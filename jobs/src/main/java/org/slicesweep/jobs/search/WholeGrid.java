package org.slicesweep.jobs.search;

import java.util.List;
import java.util.Optional;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;

/** No search: judges no trial. */
final class WholeGrid implements Search {
  @Override
  public int[] rungs(TrialSpec spec) {
    return new int[0];
  }

  @Override
  public Verdict reached(String trialId, int step, double metric) {
    return Verdict.GO_ON;
  }

  @Override
  public void ended(String trialId) {}

  @Override
  public Optional<String> promoted() {
    return Optional.empty();
  }

  @Override
  public List<String> leftOver() {
    return List.of();
  }
}
