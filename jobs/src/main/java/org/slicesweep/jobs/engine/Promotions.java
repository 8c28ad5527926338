package org.slicesweep.jobs.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slicesweep.jobs.search.Search;

/**
 * Which paused packs may go on. A search may promote a trial while its task is still writing the
 * checkpoint: then it goes on as soon as that has ended. Thread-safe.
 */
final class Promotions {
  private final Search search;
  private final Map<String, Integer> packOf = new HashMap<>();
  private final Set<Integer> running = new HashSet<>();
  private final Set<Integer> promotedEarly = new HashSet<>();

  Promotions(Search search, List<Pack> packs) {
    this.search = search;
    for (Pack pack : packs) {
      pack.trials().forEach(trial -> packOf.put(trial.id(), pack.number()));
    }
  }

  synchronized void started(int pack) {
    running.add(pack);
  }

  /**
   * A pack's task has ended.
   *
   * @return whether it was promoted meanwhile
   */
  synchronized boolean ended(int pack) {
    running.remove(pack);
    return promotedEarly.remove(pack);
  }

  /** A pack that may go on now, each once. */
  synchronized OptionalInt next() {
    Optional<String> trial = search.promoted();
    while (trial.isPresent()) {
      Integer pack = packOf.get(trial.get());
      if (pack != null && !running.contains(pack)) {
        return OptionalInt.of(pack);
      }
      if (pack != null) {
        promotedEarly.add(pack);
      }
      trial = search.promoted();
    }
    return OptionalInt.empty();
  }

  /** The packs of trials, where they are of this run. */
  synchronized List<Integer> packsOf(List<String> trialIds) {
    return trialIds.stream().map(packOf::get).filter(pack -> pack != null).distinct().toList();
  }
}
