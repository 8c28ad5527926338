package org.slicesweep.jobs.engine;

import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.slicesweep.TrialResult;

/** Stores results. It runs on executors, so it travels there by Java serialization. */
@FunctionalInterface
public interface TrialCommitter extends Serializable {
  /**
   * Stores a result for good; a trial that is stored already stays one row.
   *
   * @throws IOException when it could not be stored; the engine tries again a few times
   */
  void commit(TrialResult result) throws IOException;

  /**
   * What is stored of a trial; asked before it trains, as an attempt whose executor was lost may
   * have finished it.
   *
   * @return empty also where nobody can tell: then the trial is trained again
   */
  default Optional<EarlierResult> stored(String trialId) throws IOException {
    return Optional.empty();
  }
}
