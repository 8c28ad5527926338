package org.slicesweep.jobs.engine;

import java.io.Serializable;
import java.util.List;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;

/** Trains a pack on one device. It runs on executors, so it travels there by Java serialization. */
@FunctionalInterface
public interface PackRunner extends Serializable {
  /**
   * Trains the specs and returns a result for each, in the same order.
   *
   * @param device {@code gpu:<address>} where Spark assigned one to the task, else the sweep's
   */
  List<TrialResult> run(String device, List<TrialSpec> specs, TrialMonitor monitor);
}
