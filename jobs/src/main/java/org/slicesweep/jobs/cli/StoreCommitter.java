package org.slicesweep.jobs.cli;

import java.io.IOException;
import java.util.Optional;
import org.slicesweep.TrialResult;
import org.slicesweep.jobs.engine.EarlierResult;
import org.slicesweep.jobs.engine.TrialCommitter;
import org.slicesweep.jobs.store.StoredTrial;
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

  /** Of a second try nobody can tell whether what is stored is its own, or the first one's. */
  @Override
  public Optional<EarlierResult> stored(String trialId) {
    return replaces ? Optional.empty() : store.ended(trialId).map(StoreCommitter::result);
  }

  private static EarlierResult result(StoredTrial trial) {
    return new EarlierResult(
        trial.status(), trial.error(), trial.steps(), trial.metricName(), trial.metricValue());
  }
}
