package org.slicesweep.jobs.cli;

import java.io.IOException;
import java.util.List;
import org.slicesweep.jobs.engine.RungLog;
import org.slicesweep.jobs.store.RungFiles;

/** Remembers what a search was told beside the results. */
record StoredRungs(RungFiles files) implements RungLog {
  @Override
  public void reached(String trialId, int step, double metric) throws IOException {
    files.add(new RungFiles.Reached(trialId, step, metric));
  }

  @Override
  public List<Rung> all() throws IOException {
    return files.all().stream()
        .map(reached -> new Rung(reached.trialId(), reached.step(), reached.metric()))
        .toList();
  }
}
