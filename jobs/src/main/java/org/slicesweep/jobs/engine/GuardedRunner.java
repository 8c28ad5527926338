package org.slicesweep.jobs.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
 * Turns whatever a runner throws into an answer: Spark would try a failing task four times and then
 * give up the job. What says that the JVM itself is broken goes on to Spark, which replaces the
 * executor; so does what broke around the trials.
 */
record GuardedRunner(PackRunner runner) {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedRunner.class);

  /** Why trials have no result. */
  private record Fault(TrialStatus status, String reason) {}

  /**
   * Trains the specs. A fault of one that trains alone is its result; of several nobody knows whose
   * it was.
   *
   * @param ended takes each result
   * @return why some of several trials have no result; empty where each has its own
   */
  Optional<String> run(
      String device, List<TrialSpec> specs, TrialMonitor monitor, Consumer<TrialResult> ended) {
    Set<TrialSpec> missing = new LinkedHashSet<>(specs);
    Optional<Fault> fault =
        attempt(
            device,
            specs,
            monitor,
            result -> {
              if (!missing.remove(result.spec())) {
                throw new IllegalStateException(
                    "the runner answered for a trial that it was not asked for, or twice");
              }
              ended.accept(result);
            });
    if (fault.isEmpty() && !missing.isEmpty()) {
      fault =
          Optional.of(
              new Fault(
                  TrialStatus.FAILED,
                  "the runner left %d of %d trials without a result"
                      .formatted(missing.size(), specs.size())));
    }
    if (fault.isEmpty() || missing.isEmpty()) {
      return Optional.empty();
    }
    if (specs.size() > 1) {
      return fault.map(Fault::reason);
    }
    ended.accept(
        FailedTrial.result(specs.get(0), fault.get().status(), fault.get().reason(), device));
    return Optional.empty();
  }

  private Optional<Fault> attempt(
      String device, List<TrialSpec> specs, TrialMonitor monitor, Consumer<TrialResult> ended) {
    try {
      runner.run(device, specs, monitor, ended);
      return Optional.empty();
    } catch (InfrastructureException e) {
      throw e; // No fault of the trials: they may succeed elsewhere.
    } catch (InputException e) {
      return Optional.of(new Fault(TrialStatus.INVALID, e.getMessage()));
    } catch (OutOfMemoryError e) {
      return Optional.of(new Fault(TrialStatus.OUT_OF_MEMORY, Reasons.of(e)));
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
      return Optional.of(new Fault(TrialStatus.FAILED, Reasons.withPlace(e)));
    }
  }
}
