package org.slicesweep.jobs.engine;

import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.Faults;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.common.InputException;

/**
 * Turns whatever a runner throws into failed results: Spark would try a failing task four times and
 * then give up the job. What says that the JVM itself is broken goes on to Spark, which replaces
 * the executor; so does what broke around the trials.
 */
record GuardedRunner(PackRunner runner) implements PackRunner {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedRunner.class);

  @Override
  public List<TrialResult> run(String device, List<TrialSpec> specs, TrialMonitor monitor) {
    try {
      List<TrialResult> results = runner.run(device, specs, monitor);
      List<TrialSpec> answered = results.stream().map(TrialResult::spec).toList();
      if (!answered.equals(specs)) {
        throw new IllegalStateException(
            "the runner answered %d trials with %d results or in another order"
                .formatted(specs.size(), results.size()));
      }
      return results;
    } catch (InfrastructureException e) {
      throw e; // No fault of the trials: they may succeed elsewhere.
    } catch (InputException e) {
      return failed(specs, TrialStatus.INVALID, e.getMessage(), device);
    } catch (OutOfMemoryError e) {
      return failed(specs, TrialStatus.OUT_OF_MEMORY, Reasons.of(e), device);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      TaskContext task = TaskContext.get();
      if (task != null && task.isInterrupted()) {
        throw e; // Spark cancelled the task: this is how it ends, not a fault of the trial.
      }
      Optional<String> broken = Faults.infrastructure(e);
      if (broken.isPresent()) {
        throw new InfrastructureException(broken.get(), e);
      }
      LOG.info("a trial failed in a way its runner did not foresee", e);
      return failed(specs, TrialStatus.FAILED, Reasons.withPlace(e), device);
    }
  }

  private static List<TrialResult> failed(
      List<TrialSpec> specs, TrialStatus status, String reason, String device) {
    return specs.stream().map(spec -> FailedTrial.result(spec, status, reason, device)).toList();
  }
}
