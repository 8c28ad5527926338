package org.slicesweep.jobs.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slicesweep.jobs.engine.TrialOutcome.Ending;

/**
 * How a pack's job ended.
 *
 * @param again how long to wait before the same pack is tried again; empty where it is not
 */
record PackEnd(List<TrialOutcome> outcomes, Optional<Duration> again) {
  PackEnd {
    outcomes = List.copyOf(outcomes);
  }

  static PackEnd of(List<TrialOutcome> outcomes) {
    return new PackEnd(outcomes, Optional.empty());
  }

  /** Nobody knows what its trials came to. */
  static PackEnd lost(Pack pack, Ending ending, String reason) {
    return of(
        pack.trials().stream().map(trial -> TrialOutcome.lost(trial, ending, reason)).toList());
  }

  PackEnd triedAgainIn(Duration wait) {
    return new PackEnd(outcomes, Optional.of(wait));
  }
}
