package org.slicesweep.jobs.cli;

import java.nio.file.Path;
import java.util.List;
import org.slicesweep.PackProbe;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.engine.PackSizer;
import org.slicesweep.torch.TorchDevice;

/**
 * How many trials are fastest together: measured on a GPU. On a CPU that is one: trials with a
 * thread each are faster side by side.
 *
 * @param scores folder for what rankings computed, as text because it travels to executors
 * @param threads CPU threads a trial
 */
record RuntimeSizer(String scores, int threads) implements PackSizer {
  @Override
  public int packSize(String device, List<TrialSpec> candidates) {
    return TorchDevice.of(device).isGpu()
        ? PackProbe.on(device, Path.of(scores), threads).packSize(candidates)
        : 1;
  }
}
