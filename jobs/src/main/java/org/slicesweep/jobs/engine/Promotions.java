package org.slicesweep.jobs.engine;

import static java.util.Comparator.comparing;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Map<Optional<Alike>, Set<PlannedTrial>> ready = new LinkedHashMap<>();

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

  private void moved(Pack pack) {
    pack.trials().forEach(trial -> packOf.put(trial.id(), pack));
  }

  /** A trial leaves its pack at once, and is about to start in one of its own. */
  synchronized void apart(Pack alone) {
    moved(alone);
    running.add(alone.number());
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
      boolean goesOn = promotedEarly.remove(trial.id()) || paused.contains(trial.id());
      if (goesOn && packOf.get(trial.id()).number() == pack.number()) {
        ready(trial);
      }
    }
  }

  private void ready(PlannedTrial trial) {
    Optional<Alike> alike =
        grouping.kind(trial).map(kind -> new Alike(kind, verdicts.judgedAt(trial.id())));
    ready.computeIfAbsent(alike, any -> new LinkedHashSet<>()).add(trial);
  }

  /** Trials that are nowhere running are to go on. */
  synchronized void goOn(List<String> trialIds) {
    trialIds.stream().map(trials::get).filter(Objects::nonNull).forEach(this::ready);
  }

  /** A pack of trials that may go on now, each once. */
  synchronized OptionalInt next() {
    Optional<String> promoted = search.promoted();
    while (promoted.isPresent()) {
      String id = promoted.get();
      Pack pack = packOf.get(id);
      if (pack != null && running.contains(pack.number())) {
        promotedEarly.add(id);
      } else if (pack != null) {
        ready(trials.get(id));
      }
      promoted = search.promoted();
    }
    if (ready.isEmpty()) {
      return OptionalInt.empty();
    }
    Pack pack = pack(company());
    running.add(pack.number());
    return OptionalInt.of(pack.number());
  }

  /** Trials that go on together from now on. */
  private List<PlannedTrial> company() {
    Map.Entry<Optional<Alike>, Set<PlannedTrial>> group = ready.entrySet().iterator().next();
    int size = group.getKey().map(alike -> most.getOrDefault(alike.kind(), 1)).orElse(1);
    Set<PlannedTrial> waiting = group.getValue();
    long seed = waiting.iterator().next().spec().seed();
    // First those of one seed: see Division.
    List<PlannedTrial> company =
        waiting.stream()
            .sorted(comparing(trial -> trial.spec().seed() != seed))
            .limit(size)
            .toList();
    company.forEach(waiting::remove);
    company.forEach(trial -> verdicts.release(trial.id()));
    if (waiting.isEmpty()) {
      ready.remove(group.getKey());
    }
    return company;
  }

  private Pack pack(List<PlannedTrial> company) {
    Pack before = packOf.get(company.get(0).id());
    if (company.size() == 1 && !before.isShared()) {
      return before;
    }
    Pack pack = together.apply(company);
    moved(pack);
    return pack;
  }
}
