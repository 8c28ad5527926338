package org.slicesweep.jobs.engine;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;

/** Trains a pack on one device. It runs on executors, so it travels there by Java serialization. */
@FunctionalInterface
public interface PackRunner extends Serializable {
  /**
   * Trains the specs together.
   *
   * @param device {@code gpu:<address>} where Spark assigned one to the task, else the sweep's
   * @param ended takes the result of each as soon as it is there, in this thread; what it throws
   *     has to end the run
   */
  void run(String device, List<TrialSpec> specs, TrialMonitor monitor, Consumer<TrialResult> ended);
}
