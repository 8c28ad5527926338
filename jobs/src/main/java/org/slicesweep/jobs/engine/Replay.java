package org.slicesweep.jobs.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;
import org.slicesweep.jobs.search.Search;
import org.slicesweep.jobs.store.RungFiles.Reached;

/** Tells a search what trials reached under earlier drivers, the lowest rungs first. */
final class Replay {
  private final EngineRequest request;
  private final Verdicts verdicts;
  private final Map<String, TrialSpec> missing = new HashMap<>();

  /**
   * @param trials what is left to run
   */
  Replay(EngineRequest request, List<PlannedTrial> trials, Verdicts verdicts) {
    this.request = request;
    this.verdicts = verdicts;
    trials.forEach(trial -> missing.put(trial.id(), trial.spec()));
  }

  /**
   * What is missing of trials that have come to a rung.
   *
   * @param begun all of them
   * @param heldBack ids of those that have to wait for the search to promote them
   */
  record Standing(Set<TrialSpec> begun, Set<String> heldBack) {}

  Standing standing() {
    Search search = request.search();
    Map<String, Verdict> last = new HashMap<>();
    for (Reached rung : rungs()) {
      last.put(rung.trialId(), verdicts.judged(rung.trialId(), rung.step(), rung.metric()));
    }
    search.remaining(missing.keySet());
    Set<TrialSpec> begun = new HashSet<>();
    Set<String> heldBack = new HashSet<>();
    last.forEach(
        (trial, verdict) -> {
          if (!missing.containsKey(trial)) {
            search.ended(trial);
            return;
          }
          begun.add(missing.get(trial));
          if (verdict == Verdict.PAUSE) {
            heldBack.add(trial);
          } else if (verdict == Verdict.STOP) {
            verdicts.conclude(trial);
          }
        });
    return new Standing(begun, heldBack);
  }

  private List<Reached> rungs() {
    try {
      List<Reached> rungs = new ArrayList<>(request.rungs().all());
      rungs.sort(Comparator.comparingInt(Reached::step).thenComparing(Reached::trialId));
      return rungs;
    } catch (IOException e) {
      throw new UncheckedIOException("what the search knew cannot be read: " + e.getMessage(), e);
    }
  }
}
