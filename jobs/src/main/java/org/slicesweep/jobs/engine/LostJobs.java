package org.slicesweep.jobs.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.engine.TrialOutcome.Ending;
import org.slicesweep.jobs.live.Durations;

/** What becomes of packs whose jobs failed as often as Spark allows. */
final class LostJobs {
  private static final Duration UNTIL_SOMEONE_IS_FORGIVEN = Duration.ofMinutes(1);

  private final Setbacks setbacks;
  private final TrialCommitter committer;
  private final int attemptsOfAJob;
  private final Consumer<String> screen;

  /**
   * @param attemptsOfAJob how often Spark tries a task
   * @param screen is told what a person may want to know
   */
  LostJobs(
      Setbacks setbacks, TrialCommitter committer, int attemptsOfAJob, Consumer<String> screen) {
    this.setbacks = setbacks;
    this.committer = committer;
    this.attemptsOfAJob = attemptsOfAJob;
    this.screen = screen;
  }

  int earlierAttempts(Pack pack) {
    return setbacks.of(pack.number()) * attemptsOfAJob;
  }

  PackEnd end(Pack pack, Exception fault) {
    String reason = Reasons.ofJob(fault);
    Optional<Duration> wait =
        Reasons.everyoneExcluded(fault)
            ? Optional.of(UNTIL_SOMEONE_IS_FORGIVEN)
            : setbacks.next(pack.number());
    // Other trials must not die with the one that kills its executors.
    boolean apart = pack.isShared() && Reasons.lostExecutor(fault);
    if (wait.isPresent() && !apart) {
      screen.accept(
          "%s: %s; it is tried again in %s"
              .formatted(pack.label(), reason, Durations.words(wait.get().toMillis() / 1e3)));
      return PackEnd.lost(pack, Ending.PUT_BACK, reason).triedAgainIn(wait.get());
    }
    if (pack.isShared()) {
      return PackEnd.lost(pack, Ending.TRIED_ALONE, reason);
    }
    if (!Reasons.lostExecutor(fault)) {
      return PackEnd.lost(pack, Ending.NOT_STORED, reason);
    }
    // Every executor that took the trial died of it: that is the trial's result.
    return PackEnd.of(List.of(fatal(pack.trials().get(0), earlierAttempts(pack), reason)));
  }

  private TrialOutcome fatal(PlannedTrial trial, int attempts, String reason) {
    String told = "lost its executor %d times, at last: %s".formatted(attempts, reason);
    TrialResult result =
        FailedTrial.result(trial.spec(), TrialStatus.FAILED, told, null).afterAttempts(attempts);
    try {
      committer.commit(result);
      return TrialOutcome.stored(trial, result);
    } catch (IOException | RuntimeException e) {
      return TrialOutcome.notStored(trial, result, "could not be stored: " + Reasons.of(e));
    }
  }
}
