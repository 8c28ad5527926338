package org.slicesweep.jobs.engine;

import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.slicesweep.TrialSpec;

/** Groups trials into packs and puts them in the order of starting. */
final class Packs {
  private record Queued(PlannedTrial trial, Turn turn, int preparation) {}

  private enum Turn {
    /** Does a preparation that others wait for. */
    LEADER,
    INDEPENDENT,
    /** Needs what a leader prepares: by the time it starts, that should be there. */
    FOLLOWER
  }

  private static final Comparator<Queued> ORDER =
      Comparator.comparing(Queued::turn)
          .thenComparing(comparingInt(Queued::preparation))
          .thenComparing(comparingDouble((Queued queued) -> queued.trial().seconds()).reversed());

  private Packs() {}

  /**
   * A pack a trial, the longest first, so that the sweep does not end on a long one. The first
   * trial of each {@link Preparation} goes before all others, the longest preparation first, and
   * the rest of its group after them, the longest preparation last.
   */
  static List<Pack> of(List<TrialSpec> trials, ToDoubleFunction<TrialSpec> estimateSeconds) {
    Set<Preparation> led = new HashSet<>();
    List<Queued> queue = new ArrayList<>(trials.size());
    for (TrialSpec spec : trials) {
      queue.add(queued(PlannedTrial.of(spec, estimateSeconds), led));
    }
    queue.sort(ORDER);
    List<Pack> packs = new ArrayList<>(queue.size());
    for (Queued queued : queue) {
      packs.add(new Pack(packs.size(), List.of(queued.trial())));
    }
    return packs;
  }

  private static Queued queued(PlannedTrial trial, Set<Preparation> led) {
    Optional<Preparation> preparation = Preparation.neededBy(trial.spec());
    if (preparation.isEmpty()) {
      return new Queued(trial, Turn.INDEPENDENT, 0);
    }
    return led.add(preparation.get())
        ? new Queued(trial, Turn.LEADER, preparation.get().kind().ordinal())
        : new Queued(trial, Turn.FOLLOWER, -preparation.get().kind().ordinal());
  }
}
