package org.slicesweep.jobs.engine;

import java.io.Serializable;
import java.util.List;
import org.slicesweep.TrialSpec;

/**
 * Says how many trials train fastest together, which may take a short measurement. It runs on an
 * executor, so it travels there by Java serialization.
 */
@FunctionalInterface
public interface PackSizer extends Serializable {
  /**
   * How many trials at most should train together on a device.
   *
   * @param device as a {@link PackRunner} gets it
   * @param candidates trials that can, first those that need no ranking; some, where there are very
   *     many
   */
  int packSize(String device, List<TrialSpec> candidates);
}
