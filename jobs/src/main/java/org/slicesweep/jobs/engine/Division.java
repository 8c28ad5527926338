package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.engine.Grouping.Kind;
import org.slicesweep.jobs.sweep.Resources;

/**
 * Divides trials that fit together into packs. Larger packs train faster, but no pack is so large
 * that slots stand idle for it: of equal trials there are as many packs as slots, or twice as many,
 * and so on. Where there are other trials, too, these have their share of the slots.
 */
final class Division {
  /** A pack is as long as its longest trial, beside which much shorter ones leave it half empty. */
  private static final double LIKE = 0.5;

  private static final double ROUNDING = 1e-9;

  private final Grouping grouping;
  private final Map<Resources, Double> work = new HashMap<>();
  private final Map<Kind, List<PlannedTrial>> kinds;
  private final Map<Kind, Integer> most = new HashMap<>();
  private final Map<Resources, Integer> slots = new HashMap<>();

  /**
   * @param all trials of the sweep, alone or not
   * @param kinds those that fit together, the longest first
   */
  Division(Grouping grouping, List<PlannedTrial> all, Map<Kind, List<PlannedTrial>> kinds) {
    this.grouping = grouping;
    this.kinds = kinds;
    all.forEach(trial -> work.merge(grouping.needs(trial), trial.seconds(), Double::sum));
  }

  /**
   * Packs of like durations.
   *
   * @param trials of one kind, the longest first
   */
  List<List<PlannedTrial>> packs(Kind kind, List<PlannedTrial> trials) {
    List<List<PlannedTrial>> packs = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= trials.size(); to++) {
      if (to == trials.size() || trials.get(to).seconds() < LIKE * trials.get(from).seconds()) {
        packs.addAll(evenly(kind, trials.subList(from, to)));
        from = to;
      }
    }
    return packs;
  }

  private List<List<PlannedTrial>> evenly(Kind kind, List<PlannedTrial> trials) {
    int count = count(kind, trials);
    int size = trials.size();
    List<List<PlannedTrial>> packs = new ArrayList<>(count);
    for (long i = 0; i < count; i++) {
      packs.add(trials.subList((int) (size * i / count), (int) (size * (i + 1) / count)));
    }
    return packs;
  }

  private int count(Kind kind, List<PlannedTrial> trials) {
    int atMost = most(kind);
    if (atMost == 1 || trials.size() == 1) {
      return trials.size();
    }
    double seconds = trials.stream().mapToDouble(PlannedTrial::seconds).sum();
    double share = slots(kind.needs()) * seconds / work.get(kind.needs());
    double waves = Math.ceil(trials.size() / (atMost * share) - ROUNDING);
    double count = Math.ceil(waves * share - ROUNDING);
    return (int) Math.max(1, Math.min(trials.size(), count));
  }

  private int most(Kind kind) {
    return kinds.get(kind).size() == 1
        ? 1
        : most.computeIfAbsent(
            kind, any -> Math.max(1, grouping.most().of(candidates(kind), kind.needs())));
  }

  /** Those first that can begin at once: nobody should wait for a ranking to measure a step. */
  private List<TrialSpec> candidates(Kind kind) {
    return kinds.get(kind).stream()
        .map(PlannedTrial::spec)
        .sorted(Comparator.comparing(spec -> Preparation.neededBy(spec).isPresent()))
        .toList();
  }

  /** Asked for only once executors have measured: before that there may be none. */
  private int slots(Resources needs) {
    return slots.computeIfAbsent(needs, any -> Math.max(1, grouping.slots().applyAsInt(needs)));
  }
}
