package org.slicesweep.jobs.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.Verdict;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.jobs.engine.TrialOutcome.Ending;

/** Stores the results of a pack one by one, and knows which are there. Not thread-safe. */
final class PackResults {
  private static final Logger LOG = LoggerFactory.getLogger(PackResults.class);

  private final Pack pack;
  private final TrialCommitter committer;
  private final Map<TrialSpec, TrialOutcome> outcomes = new HashMap<>();

  private PackResults(Pack pack, TrialCommitter committer) {
    this.pack = pack;
    this.committer = committer;
  }

  /** Those of a pack, of which earlier attempts may have stored some. */
  static PackResults of(Pack pack, TrialCommitter committer) {
    PackResults results = new PackResults(pack, committer);
    for (PlannedTrial trial : pack.trials()) {
      results
          .stored(trial)
          .ifPresent(
              earlier -> results.outcomes.put(trial.spec(), TrialOutcome.earlier(trial, earlier)));
    }
    return results;
  }

  private Optional<EarlierResult> stored(PlannedTrial trial) {
    try {
      return committer.stored(trial.id());
    } catch (Exception e) {
      // Training it again does no harm: it is stored once.
      LOG.info("nobody can tell whether trial {} is stored", trial.id(), e);
      return Optional.empty();
    }
  }

  /** What is left to train. */
  Pack missing() {
    return new Pack(
        pack.number(),
        pack.trials().stream().filter(trial -> !outcomes.containsKey(trial.spec())).toList());
  }

  /**
   * Stores a result.
   *
   * @param verdict what its trial was told last
   * @param elsewhere whether another executor may do what this one cannot
   * @throws InfrastructureException if it cannot be stored here, but perhaps elsewhere
   */
  TrialOutcome add(TrialResult result, Verdict verdict, boolean elsewhere) {
    TrialOutcome outcome = store(planned(result.spec()), result, verdict, elsewhere);
    outcomes.put(result.spec(), outcome);
    return outcome;
  }

  private PlannedTrial planned(TrialSpec spec) {
    return pack.trials().stream()
        .filter(trial -> trial.spec().equals(spec))
        .findFirst()
        .orElseThrow();
  }

  private TrialOutcome store(
      PlannedTrial trial, TrialResult result, Verdict verdict, boolean elsewhere) {
    // Half a trial is no result: without a checkpoint it has to begin anew.
    boolean half = result.status() == TrialStatus.STOPPED_EARLY && verdict == Verdict.PAUSE;
    if (half || result.status() == TrialStatus.PAUSED) {
      return TrialOutcome.paused(trial, result);
    }
    try {
      committer.commit(result);
      return TrialOutcome.stored(trial, result);
    } catch (Exception e) {
      if (TaskContext.get().isInterrupted()) {
        return TrialOutcome.interrupted(trial, result);
      }
      String reason = "could not be stored: " + Reasons.of(e);
      if (elsewhere) {
        throw new InfrastructureException(reason, e);
      }
      return TrialOutcome.notStored(trial, result, reason);
    }
  }

  /**
   * What became of each trial.
   *
   * @param fault why those that have no result have none
   */
  List<TrialOutcome> outcomes(String fault) {
    return pack.trials().stream()
        .map(
            trial ->
                outcomes.getOrDefault(
                    trial.spec(), TrialOutcome.lost(trial, Ending.TRIED_ALONE, fault)))
        .toList();
  }
}
