package org.slicesweep;

import java.util.Optional;

/**
 * Where a trial starts.
 *
 * @param microBatches parts that a batch is divided into: as the spec says, or more to save memory
 * @param checkpoint to go on from; empty for the very start
 */
record TrialStart(int microBatches, Optional<Checkpoint> checkpoint) {

  static TrialStart anew(int microBatches) {
    return new TrialStart(microBatches, Optional.empty());
  }

  static TrialStart anew(TrialSpec spec) {
    return anew(spec.train().microBatches());
  }

  static TrialStart from(Checkpoint checkpoint) {
    return new TrialStart(checkpoint.head().microBatches(), Optional.of(checkpoint));
  }
}
