package org.slicesweep.jobs.engine;

import java.util.List;
import org.slicesweep.jobs.store.RungFiles.Reached;

/** What executors would have written for a driver to find. */
record WrittenRungs(List<Reached> all) implements RungLog {
  private static final long serialVersionUID = 1L;

  @Override
  public void reached(String trialId, int step, double metric) {}
}
