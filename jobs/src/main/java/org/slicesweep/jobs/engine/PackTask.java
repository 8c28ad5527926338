package org.slicesweep.jobs.engine;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;

/**
 * Runs a pack on an executor. Each result is stored as soon as it is there, so that neither a lost
 * driver nor a lost executor loses a finished trial, and only small outcomes travel back. What an
 * earlier attempt has stored is not trained again.
 *
 * <p>The task fails only of what another executor may do better, and then Spark tries it there.
 *
 * @param elsewhere whether there are other executors
 */
record PackTask(
    String run,
    String device,
    PackRunner runner,
    TrialCommitter committer,
    RungLog rungs,
    boolean elsewhere)
    implements Serializable {
  /** Task property: how often earlier jobs have tried the pack. */
  static final String EARLIER_ATTEMPTS = "slicesweep.attempts";

  List<TrialOutcome> run(Pack pack) {
    PackResults results = PackResults.of(pack, committer);
    Pack missing = results.missing();
    if (missing.trials().isEmpty()) {
      return results.outcomes(null);
    }
    try (LiveMonitor monitor = LiveMonitor.of(run, missing, rungs)) {
      int attempts = attempts();
      Optional<String> fault =
          new GuardedRunner(runner)
              .run(
                  TaskPlace.device(device),
                  missing.specs(),
                  monitor,
                  result -> {
                    TrialOutcome outcome =
                        results.add(
                            result.afterAttempts(attempts),
                            monitor.verdict(result.spec()),
                            elsewhere);
                    monitor.ended(result.spec(), outcome);
                  });
      return results.outcomes(fault.orElse(null));
    }
  }

  private static int attempts() {
    TaskContext task = TaskContext.get();
    String earlier = task.getLocalProperty(EARLIER_ATTEMPTS);
    return (earlier == null ? 0 : Integer.parseInt(earlier)) + task.attemptNumber() + 1;
  }
}
