package org.slicesweep.bench;

import java.util.Collections;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.pack.Member;
import org.slicesweep.pack.PackPrograms;
import org.slicesweep.task.Head;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.train.StepPrograms;

/** The program that takes a step of one trial, or of a pack of them. */
public final class StepProgram {
  private StepProgram() {}

  /**
   * @param trials 1 for a trial that trains alone
   */
  public static ProgramSource write(
      StepCase each, LoadedBackbone model, Adaptation adaptation, int trials) {
    return trials == 1
        ? StepPrograms.step(model, adaptation, each.head(model), each.train())
        : PackPrograms.step(
            Collections.nCopies(
                trials,
                new Member(
                    model,
                    adaptation,
                    (Head) each.head(model),
                    name -> null,
                    each.train().weightDecay(),
                    each.train().maxGradientNorm())));
  }

  /** The method's tensors as a trial would have them, alone or in a pack. */
  public static Adaptation adaptation(
      StepCase each, LoadedBackbone model, TensorScope scope, int trials) {
    return trials == 1 ? each.adaptation(model, scope) : each.sharedAdaptation(model, scope);
  }
}
