package org.slicesweep.jobs.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slicesweep.CheckpointStore;
import org.slicesweep.Execution;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialRunner;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.engine.PackRunner;

/**
 * Trains on the executor's own device.
 *
 * @param scores folder for what rankings computed, as text because it travels to executors
 * @param threads CPU threads a trial
 * @param execution whether each trial has the machine to itself
 * @param keepsWeights whether results hold what trials learned
 * @param checkpoints where trials leave what they need to go on
 * @param checkpointEvery between two checkpoints of a trial that is not paused
 * @param retryOutOfMemory whether what runs out of memory is tried again with smaller batches
 */
record RuntimeRunner(
    String scores,
    int threads,
    Execution execution,
    boolean keepsWeights,
    CheckpointStore checkpoints,
    Duration checkpointEvery,
    boolean retryOutOfMemory)
    implements PackRunner {
  @Override
  public void run(
      String device, List<TrialSpec> specs, TrialMonitor monitor, Consumer<TrialResult> ended) {
    TrialRunner runner =
        TrialRunner.on(device, Path.of(scores))
            .withThreads(threads)
            .with(execution)
            .withCheckpoints(checkpoints, checkpointEvery);
    if (keepsWeights) {
      runner = runner.keepingWeights();
    }
    if (retryOutOfMemory) {
      runner = runner.retryingOutOfMemory();
    }
    runner.run(specs, monitor, ended);
  }
}
