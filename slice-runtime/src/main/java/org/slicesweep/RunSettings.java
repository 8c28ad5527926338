package org.slicesweep;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import org.slicesweep.torch.TorchDevice;

/**
 * How a {@link TrialRunner} runs its trials; none of it changes what they learn.
 *
 * @param checkpoints null where none are kept
 * @param every wall time between checkpoints; null without them
 * @param retriesOutOfMemory whether a trial whose steps need too much memory is tried again in
 *     smaller parts
 */
record RunSettings(
    TorchDevice device,
    Path scores,
    int threads,
    Execution execution,
    boolean keepsWeights,
    CheckpointStore checkpoints,
    Duration every,
    boolean retriesOutOfMemory) {

  RunSettings {
    requireNonNull(device, "device is null");
    requireNonNull(scores, "scores is null");
    requireNonNull(execution, "execution is null");
  }

  static RunSettings on(TorchDevice device, Path scores) {
    return new RunSettings(device, scores, 1, Execution.SHARED, false, null, null, false);
  }

  RunSettings withThreads(int value) {
    return new RunSettings(
        device, scores, value, execution, keepsWeights, checkpoints, every, retriesOutOfMemory);
  }

  RunSettings with(Execution value) {
    return new RunSettings(
        device, scores, threads, value, keepsWeights, checkpoints, every, retriesOutOfMemory);
  }

  RunSettings keepingWeights() {
    return new RunSettings(
        device, scores, threads, execution, true, checkpoints, every, retriesOutOfMemory);
  }

  RunSettings withCheckpoints(CheckpointStore store, Duration wallTime) {
    return new RunSettings(
        device,
        scores,
        threads,
        execution,
        keepsWeights,
        requireNonNull(store, "store is null"),
        requireNonNull(wallTime, "every is null"),
        retriesOutOfMemory);
  }

  RunSettings retryingOutOfMemory() {
    return new RunSettings(
        device, scores, threads, execution, keepsWeights, checkpoints, every, true);
  }
}
