package org.slicesweep.jobs.engine;

import static java.util.Comparator.comparingDouble;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.engine.Grouping.Kind;

/** Groups trials into packs and puts them in the order of starting. */
final class Packs {
  private record Queued(PlannedTrial trial, Turn turn) {}

  /** Trials that may start at the same time, and fit into one pack. */
  private record Group(Turn turn, Kind kind) {}

  private record Together(Turn turn, List<PlannedTrial> trials) {
    double weight() {
      return trials.stream().mapToDouble(Packs::weight).sum();
    }
  }

  /**
   * Who starts before whom. Trials that do a preparation go first, the longest preparation before
   * the others; trials that need one go last, so that by then it is there.
   */
  private enum Turn {
    MAKES_TICKET,
    MAKES_SCORES,
    INDEPENDENT,
    NEEDS_SCORES,
    NEEDS_TICKET
  }

  private static final Comparator<Queued> ORDER =
      Comparator.comparing(Queued::turn)
          .thenComparing(comparingDouble((Queued queued) -> weight(queued.trial())).reversed());

  private static final Comparator<Together> PACK_ORDER =
      Comparator.comparing(Together::turn)
          .thenComparing(comparingDouble(Together::weight).reversed());

  private Packs() {}

  /**
   * The longest first, so that the sweep does not end on a long one. The first trial of each {@link
   * Preparation} goes before all others and the rest of its group after them. Trials that a search
   * judges come behind the others, in the order given, which is the search's; those of a pack at
   * the place of its first.
   */
  static List<Pack> of(List<PlannedTrial> trials, Grouping grouping) {
    Set<Preparation> made = new HashSet<>();
    List<Queued> queue = new ArrayList<>(trials.size());
    for (PlannedTrial trial : trials) {
      queue.add(new Queued(trial, turn(trial.spec(), made)));
    }
    queue.sort(ORDER);
    List<Together> packs = together(queue, grouping);
    packs.sort(PACK_ORDER);
    return IntStream.range(0, packs.size())
        .mapToObj(number -> new Pack(number, packs.get(number).trials()))
        .toList();
  }

  private static List<Together> together(List<Queued> queue, Grouping grouping) {
    List<Together> packs = new ArrayList<>(queue.size());
    Map<Group, List<PlannedTrial>> groups = new LinkedHashMap<>();
    Map<Kind, List<PlannedTrial>> kinds = new HashMap<>();
    for (Queued queued : queue) {
      PlannedTrial trial = queued.trial();
      Optional<Kind> kind = grouping.kind(trial);
      if (kind.isPresent()) {
        Group group = new Group(queued.turn(), kind.get());
        groups.computeIfAbsent(group, any -> new ArrayList<>()).add(trial);
        kinds.computeIfAbsent(kind.get(), any -> new ArrayList<>()).add(trial);
      } else {
        packs.add(new Together(queued.turn(), List.of(trial)));
      }
    }
    Division division = new Division(grouping, queue.stream().map(Queued::trial).toList(), kinds);
    groups.forEach(
        (group, alike) ->
            division
                .packs(group.kind(), alike)
                .forEach(trials -> packs.add(new Together(group.turn(), trials))));
    return packs;
  }

  /** How long a trial takes; what a search judges keeps its own order, and it may end early. */
  private static double weight(PlannedTrial trial) {
    return trial.rungs().isEmpty() ? trial.seconds() : 0;
  }

  private static Turn turn(TrialSpec spec, Set<Preparation> made) {
    Optional<Preparation> needed = Preparation.neededBy(spec);
    if (needed.isEmpty()) {
      return Turn.INDEPENDENT;
    }
    boolean first = made.add(needed.get());
    return switch (needed.get().kind()) {
      case LOTTERY_TICKET -> first ? Turn.MAKES_TICKET : Turn.NEEDS_TICKET;
      case WANDA_SCORES -> first ? Turn.MAKES_SCORES : Turn.NEEDS_SCORES;
    };
  }
}
