package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialStatus;
import org.slicesweep.Verdict;

/**
 * Runs a pack on an executor. Results are stored before the task returns, so that neither a lost
 * driver nor a lost executor loses a finished trial, and only small outcomes travel back.
 */
record PackTask(String run, String device, PackRunner runner, TrialCommitter committer)
    implements Function<Pack, List<TrialOutcome>> {

  @Override
  public List<TrialOutcome> call(Pack pack) {
    try (LiveMonitor monitor = LiveMonitor.of(run, pack)) {
      String device = assignedDevice();
      List<TrialResult> results = new GuardedRunner(runner).run(device, pack.specs(), monitor);
      List<TrialOutcome> outcomes = new ArrayList<>(results.size());
      for (int i = 0; i < results.size(); i++) {
        outcomes.add(store(pack.trials().get(i), results.get(i), monitor));
      }
      return outcomes;
    }
  }

  private String assignedDevice() {
    ResourceInformation gpu = TaskContext.get().resourcesJMap().get("gpu");
    return gpu == null ? device : "gpu:" + gpu.addresses()[0];
  }

  private TrialOutcome store(PlannedTrial trial, TrialResult result, LiveMonitor monitor) {
    // Half a trial is no result: the next run of the sweep has to do it again.
    if (result.status() == TrialStatus.STOPPED_EARLY
        && monitor.verdict(trial.spec()) == Verdict.STOP) {
      return TrialOutcome.interrupted(trial, result);
    }
    try {
      committer.commit(result);
      return TrialOutcome.stored(trial, result);
    } catch (Exception e) {
      if (TaskContext.get().isInterrupted()) {
        return TrialOutcome.interrupted(trial, result);
      }
      return TrialOutcome.notStored(trial, result, "could not be stored: " + Reasons.of(e));
    }
  }
}
