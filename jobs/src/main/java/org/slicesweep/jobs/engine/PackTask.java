package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialStatus;
import org.slicesweep.Verdict;
import org.slicesweep.common.InfrastructureException;

/**
 * Runs a pack on an executor. Results are stored before the task returns, so that neither a lost
 * driver nor a lost executor loses a finished trial, and only small outcomes travel back.
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
    implements Function<Pack, List<TrialOutcome>> {
  /** Task property: how often earlier jobs have tried the pack. */
  static final String EARLIER_ATTEMPTS = "slicesweep.attempts";

  @Override
  public List<TrialOutcome> call(Pack pack) {
    try (LiveMonitor monitor = LiveMonitor.of(run, pack, rungs)) {
      String device = assignedDevice();
      int attempts = attempts();
      List<TrialResult> results = new GuardedRunner(runner).run(device, pack.specs(), monitor);
      List<TrialOutcome> outcomes = new ArrayList<>(results.size());
      for (int i = 0; i < results.size(); i++) {
        TrialResult result = results.get(i).afterAttempts(attempts);
        outcomes.add(store(pack.trials().get(i), result, monitor));
      }
      return outcomes;
    }
  }

  private String assignedDevice() {
    ResourceInformation gpu = TaskContext.get().resourcesJMap().get("gpu");
    return gpu == null ? device : "gpu:" + gpu.addresses()[0];
  }

  private static int attempts() {
    TaskContext task = TaskContext.get();
    String earlier = task.getLocalProperty(EARLIER_ATTEMPTS);
    return (earlier == null ? 0 : Integer.parseInt(earlier)) + task.attemptNumber() + 1;
  }

  private TrialOutcome store(PlannedTrial trial, TrialResult result, LiveMonitor monitor) {
    if (result.status() == TrialStatus.PAUSED) {
      return TrialOutcome.paused(trial, result);
    }
    // Half a trial is no result: without checkpoints the next run has to do it again.
    if (result.status() == TrialStatus.STOPPED_EARLY
        && monitor.verdict(trial.spec()) == Verdict.PAUSE) {
      return TrialOutcome.interrupted(trial, result);
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
}
