package org.slicesweep;

import java.util.List;
import java.util.Optional;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Lora;
import org.slicesweep.method.LoraFa;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.task.Datasets;
import org.slicesweep.train.TrainSpec;

/** Which trials can train together, in one forward and backward pass. */
public final class Packing {
  private Packing() {}

  /**
   * Trials with equal keys fit into one pack: they share the frozen model, the task, the size of a
   * batch and what every optimizer step does alike. Methods, ranks, positions, learning rates,
   * seeds and numbers of steps may differ.
   *
   * @return empty for a trial that trains alone
   */
  public static Optional<String> key(TrialSpec spec) {
    TrainSpec train = spec.train();
    boolean alone =
        !changesByLowRank(spec.method())
            || train.microBatches() > 1
            || train.checkpointing()
            || (train.keepBest() && moves(spec.method()))
            || Datasets.isAnsweredInWords(spec.task().name());
    return alone
        ? Optional.empty()
        : Optional.of(
            SpecJson.write(
                new TrialSpec(
                    spec.backbone(),
                    spec.task(),
                    new FrozenProbe(),
                    common(train),
                    spec.precision(),
                    0)));
  }

  /** Whether specs are several trials of one pack. */
  static boolean fits(List<TrialSpec> specs) {
    return specs.size() > 1
        && specs.stream().map(Packing::key).distinct().count() == 1
        && key(specs.get(0)).isPresent()
        && specs.stream().distinct().count() == specs.size();
  }

  private static boolean changesByLowRank(Method method) {
    return method instanceof FrozenProbe
        || (method instanceof SliceFineMethod slices && !slices.bias())
        || method instanceof Lora
        || method instanceof LoraFa;
  }

  private static boolean moves(Method method) {
    return method instanceof SliceFineMethod slices
        && (slices.moveInterval() != null || slices.rankDecay() < 1);
  }

  private static TrainSpec common(TrainSpec train) {
    return new TrainSpec(
        1,
        train.batch(),
        TrainSpec.DEFAULT.learningRate(),
        null,
        0,
        TrainSpec.DEFAULT.schedule(),
        train.weightDecay(),
        train.maxGradientNorm(),
        0,
        0,
        1.0,
        0,
        0,
        false);
  }
}
