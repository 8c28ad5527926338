package org.slicesweep.jobs.cli;

import java.util.List;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.engine.PackSizer;
import org.slicesweep.torch.TorchDevice;

/**
 * How many trials are fastest together. On a CPU that is one: trials with a thread each are faster
 * side by side.
 */
record RuntimeSizer() implements PackSizer {
  private static final int ON_GPU = 8;

  @Override
  public int packSize(String device, List<TrialSpec> candidates) {
    return TorchDevice.of(device).isGpu() ? ON_GPU : 1;
  }
}
