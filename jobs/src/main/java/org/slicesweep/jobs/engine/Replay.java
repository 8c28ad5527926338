package org.slicesweep.jobs.engine;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.Verdict;
import org.slicesweep.jobs.search.Search;
import org.slicesweep.jobs.store.RungFiles.Reached;

/** Tells a search what trials reached under earlier drivers, the lowest rungs first. */
final class Replay {
  private final EngineRequest request;
  private final Verdicts verdicts;
  private final Set<String> missing;

  Replay(EngineRequest request, List<Pack> packs, Verdicts verdicts) {
    this.request = request;
    this.verdicts = verdicts;
    this.missing =
        packs.stream()
            .flatMap(pack -> pack.trials().stream())
            .map(PlannedTrial::id)
            .collect(toSet());
  }

  /** Ids of the trials that are paused and have to wait for the search to promote them. */
  Set<String> heldBack() {
    Search search = request.search();
    Map<String, Verdict> last = new HashMap<>();
    for (Reached rung : rungs()) {
      last.put(rung.trialId(), verdicts.judged(rung.trialId(), rung.step(), rung.metric()));
    }
    search.remaining(missing);
    Set<String> waiting = new HashSet<>();
    last.forEach(
        (trial, verdict) -> {
          if (!missing.contains(trial)) {
            search.ended(trial);
          } else if (verdict == Verdict.PAUSE) {
            waiting.add(trial);
          } else if (verdict == Verdict.STOP) {
            verdicts.conclude(trial);
          }
        });
    return waiting;
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
