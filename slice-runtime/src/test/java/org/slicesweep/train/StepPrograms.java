package org.slicesweep.train;

import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.ProgramSource;

/** The programs of trials that train alone, for benchmarks that run them without trials. */
public final class StepPrograms {
  private StepPrograms() {}

  /** A whole step. */
  public static ProgramSource step(
      LoadedBackbone model, Adaptation adaptation, Objective objective, TrainSpec spec) {
    return TrainProgram.write(model, adaptation, objective, spec, 0).pass();
  }
}
