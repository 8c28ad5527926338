package org.slicesweep.jobs.engine;

import static java.util.Comparator.comparingDouble;

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

  /**
   * Who stands beside whom: trials of one seed draw the same batches, which are as long as each
   * other and need no padding to go together.
   */
  private static final Comparator<PlannedTrial> COMPANY =
      Comparator.comparingInt(PlannedTrial::steps)
          .reversed()
          .thenComparingLong(trial -> trial.spec().seed());

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
   * @param trials of one kind
   */
  List<List<PlannedTrial>> packs(Kind kind, List<PlannedTrial> trials) {
    if (most(kind) == 1) {
      return trials.stream().map(List::of).toList();
    }
    List<PlannedTrial> sorted =
        trials.stream().sorted(comparingDouble(PlannedTrial::seconds).reversed()).toList();
    List<List<PlannedTrial>> packs = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= sorted.size(); to++) {
      if (to == sorted.size() || sorted.get(to).seconds() < LIKE * sorted.get(from).seconds()) {
        packs.addAll(evenly(kind, sorted.subList(from, to)));
        from = to;
      }
    }
    return packs;
  }

  private List<List<PlannedTrial>> evenly(Kind kind, List<PlannedTrial> trials) {
    int count = count(kind, trials);
    int size = trials.size();
    List<PlannedTrial> sorted = trials.stream().sorted(COMPANY).toList();
    List<List<PlannedTrial>> packs = new ArrayList<>(count);
    for (long i = 0; i < count; i++) {
      packs.add(sorted.subList((int) (size * i / count), (int) (size * (i + 1) / count)));
    }
    return packs;
  }

  private int count(Kind kind, List<PlannedTrial> trials) {
    if (trials.size() == 1) {
      return 1;
    }
    int atMost = most(kind);
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
        .sorted(COMPANY)
        .map(PlannedTrial::spec)
        .sorted(Comparator.comparing(spec -> Preparation.neededBy(spec).isPresent()))
        .toList();
  }

  /** Asked for only once executors have measured: before that there may be none. */
  private int slots(Resources needs) {
    return slots.computeIfAbsent(needs, any -> Math.max(1, grouping.slots().applyAsInt(needs)));
  }
}
