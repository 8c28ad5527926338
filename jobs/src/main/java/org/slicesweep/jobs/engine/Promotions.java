package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.slicesweep.jobs.engine.Grouping.Kind;
import org.slicesweep.jobs.search.Search;

/**
 * Which paused trials may go on, and together with whom. One that is promoted while the task it is
 * in still runs, and perhaps writes its checkpoint, goes on once that has ended. Thread-safe.
 */
final class Promotions {
  /** Trials that have come as far fit together as they did before. */
  private record Alike(Kind kind, int step) {}

  private final Search search;
  private final Verdicts verdicts;
  private final Grouping grouping;
  private final Function<List<PlannedTrial>, Pack> together;
  private final Map<String, PlannedTrial> trials = new HashMap<>();

  /** Where each trial was last. */
  private final Map<String, Pack> packOf = new HashMap<>();

  private final Map<Kind, Integer> most = new HashMap<>();
  private final Set<Integer> running = new HashSet<>();
  private final Set<String> promotedEarly = new HashSet<>();
  private final Set<String> ready = new LinkedHashSet<>();

  /**
   * @param packs as they begin: none will be larger than the largest of its kind
   * @param together makes a pack of trials
   */
  Promotions(
      Search search,
      Verdicts verdicts,
      Grouping grouping,
      List<Pack> packs,
      Function<List<PlannedTrial>, Pack> together) {
    this.search = search;
    this.verdicts = verdicts;
    this.grouping = grouping;
    this.together = together;
    for (Pack pack : packs) {
      pack.trials().forEach(trial -> trials.put(trial.id(), trial));
      moved(pack);
      if (pack.isShared()) {
        grouping
            .kind(pack.trials().get(0))
            .ifPresent(kind -> most.merge(kind, pack.trials().size(), Math::max));
      }
    }
  }

  /** Trials are in another pack than before. */
  synchronized void moved(Pack pack) {
    pack.trials().forEach(trial -> packOf.put(trial.id(), pack));
  }

  /** Whether others wait for what a trial does. */
  synchronized boolean sharesAPack(String trialId) {
    Pack pack = packOf.get(trialId);
    return pack != null && pack.isShared();
  }

  synchronized void started(Pack pack) {
    running.add(pack.number());
  }

  /**
   * A pack's task has ended for good.
   *
   * @param paused those of its trials that paused though nobody holds them back
   */
  synchronized void ended(Pack pack, Collection<String> paused) {
    running.remove(pack.number());
    for (PlannedTrial trial : pack.trials()) {
      if (promotedEarly.remove(trial.id()) || paused.contains(trial.id())) {
        ready.add(trial.id());
      }
    }
  }

  /** Trials that are nowhere running are to go on. */
  synchronized void goOn(List<String> trialIds) {
    trialIds.stream().filter(trials::containsKey).forEach(ready::add);
  }

  /** A pack of trials that may go on now, each once. */
  synchronized OptionalInt next() {
    Optional<String> promoted = search.promoted();
    while (promoted.isPresent()) {
      Pack pack = packOf.get(promoted.get());
      if (pack != null) {
        (running.contains(pack.number()) ? promotedEarly : ready).add(promoted.get());
      }
      promoted = search.promoted();
    }
    if (ready.isEmpty()) {
      return OptionalInt.empty();
    }
    List<PlannedTrial> company = company(trials.get(ready.iterator().next()));
    for (PlannedTrial trial : company) {
      ready.remove(trial.id());
      verdicts.release(trial.id());
    }
    Pack before = packOf.get(company.get(0).id());
    if (company.size() == 1 && !before.isShared()) {
      return OptionalInt.of(before.number());
    }
    Pack pack = together.apply(company);
    moved(pack);
    return OptionalInt.of(pack.number());
  }

  private List<PlannedTrial> company(PlannedTrial first) {
    Optional<Alike> alike = alike(first);
    int size = alike.map(same -> most.getOrDefault(same.kind(), 1)).orElse(1);
    if (size == 1) {
      return List.of(first);
    }
    List<PlannedTrial> company = new ArrayList<>(size);
    for (String id : ready) {
      PlannedTrial trial = trials.get(id);
      if (company.size() < size && alike.equals(alike(trial))) {
        company.add(trial);
      }
    }
    return company;
  }

  private Optional<Alike> alike(PlannedTrial trial) {
    return grouping.kind(trial).map(kind -> new Alike(kind, verdicts.judgedAt(trial.id())));
  }
}
