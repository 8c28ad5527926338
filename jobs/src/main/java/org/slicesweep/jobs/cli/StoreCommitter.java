package org.slicesweep.jobs.cli;

import org.slicesweep.TrialResult;
import org.slicesweep.jobs.engine.TrialCommitter;
import org.slicesweep.jobs.store.TrialStore;

/** Stores what the engine's executors trained. */
record StoreCommitter(TrialStore store, String sweepName) implements TrialCommitter {
  @Override
  public void commit(TrialResult result) {
    store.commit(sweepName, result);
  }
}
