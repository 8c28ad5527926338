package org.slicesweep.jobs.cli;

import java.io.IOException;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.engine.RungLog;
import org.slicesweep.jobs.store.RungFiles;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.sweep.SweepFile;

/** Remembers what a search was told beside the results. */
record StoredRungs(RungFiles files) implements RungLog {
  /**
   * A whole grid must not take what a search has stopped early for its results.
   *
   * @throws InputException if the folder holds trials of a search, and the sweep has none
   */
  static void check(SweepFile file, TrialStore store, String results) {
    if (file.stops()) {
      return;
    }
    try {
      InputException.check(
          store.rungs().all().isEmpty(),
          "out",
          "%s holds trials that a search may have stopped early: choose another --out for the whole"
              + " grid, or keep search",
          results);
    } catch (IOException e) {
      throw new InputException(results + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void reached(String trialId, int step, double metric) throws IOException {
    files.add(new RungFiles.Reached(trialId, step, metric));
  }

  @Override
  public List<RungFiles.Reached> all() throws IOException {
    return files.all();
  }
}
