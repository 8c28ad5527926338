package org.slicesweep.jobs.cli;

import java.io.IOException;
import org.slicesweep.TrialResult;
import org.slicesweep.jobs.engine.TrialCommitter;
import org.slicesweep.jobs.store.TrialStore;

/**
 * Stores what the engine's executors trained.
 *
 * @param replaces whether a result takes the place of an earlier one, as that of a second try does
 */
record StoreCommitter(TrialStore store, String sweepName, boolean replaces)
    implements TrialCommitter {
  @Override
  public void commit(TrialResult result) throws IOException {
    if (replaces) {
      store.replace(sweepName, result);
    } else {
      store.commit(sweepName, result);
    }
    store.checkpoints().delete(result.spec().id());
  }
}
