package org.slicesweep.jobs.engine;

import java.io.IOException;
import java.io.Serializable;
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
}
