package org.slicesweep.train;

import static org.slicesweep.common.InputException.check;

import java.io.Serializable;

/**
 * How a trial trains.
 *
 * @param steps optimizer steps
 * @param batch examples a step
 * @param learningRate AdamW's peak rate
 * @param headLearningRate the classification head's own rate; null means the same
 * @param warmupSteps steps of linear warm-up from 0
 * @param maxGradientNorm global norm that gradients are clipped to; 0 turns clipping off
 * @param evaluateEvery steps between evaluations on the validation split; 0 means never
 * @param tolerance evaluations without improvement that make a plateau; 0 turns plateaus off
 * @param learningRateDecay factor on the rate at each plateau
 * @param minLearningRate the rate never decays below this
 * @param stopAfter plateaus after which training stops; 0 means never
 * @param keepBest report the step that was best on the validation split, not the last one
 * @param gradientAccumulation parts that a batch is divided into, one forward and backward pass
 *     each: gradients are those of the whole batch, memory is that of a part. Null, as 1 becomes,
 *     means undivided
 * @param gradientCheckpointing keep hidden states only between attention blocks and compute what is
 *     inside a block again in the backward pass; null, as false becomes, means not to
 */
public record TrainSpec(
    int steps,
    int batch,
    double learningRate,
    Double headLearningRate,
    int warmupSteps,
    Schedule schedule,
    double weightDecay,
    double maxGradientNorm,
    int evaluateEvery,
    int tolerance,
    double learningRateDecay,
    double minLearningRate,
    int stopAfter,
    boolean keepBest,
    Integer gradientAccumulation,
    Boolean gradientCheckpointing)
    implements Serializable {

  /** What a sweep file that says nothing gets. */
  public static final TrainSpec DEFAULT =
      new TrainSpec(300, 16, 3e-3, null, 20, Schedule.COSINE, 0.01, 1.0, 0, 0, 1.0, 0, 0, false);

  /** A trial that fits into memory: undivided batches, nothing computed twice. */
  public TrainSpec(
      int steps,
      int batch,
      double learningRate,
      Double headLearningRate,
      int warmupSteps,
      Schedule schedule,
      double weightDecay,
      double maxGradientNorm,
      int evaluateEvery,
      int tolerance,
      double learningRateDecay,
      double minLearningRate,
      int stopAfter,
      boolean keepBest) {
    this(
        steps,
        batch,
        learningRate,
        headLearningRate,
        warmupSteps,
        schedule,
        weightDecay,
        maxGradientNorm,
        evaluateEvery,
        tolerance,
        learningRateDecay,
        minLearningRate,
        stopAfter,
        keepBest,
        null,
        null);
  }

  public TrainSpec {
    check(steps >= 1, "steps", "steps %d: expected at least 1", steps);
    check(batch >= 1, "batch", "batch %d: expected at least 1", batch);
    check(
        learningRate > 0 && Double.isFinite(learningRate),
        "learning_rate",
        "learning_rate %s: expected a number above 0",
        learningRate);
    check(
        headLearningRate == null || (headLearningRate > 0 && Double.isFinite(headLearningRate)),
        "head_learning_rate",
        "head_learning_rate %s: expected a number above 0",
        headLearningRate);
    check(
        warmupSteps >= 0 && warmupSteps <= steps,
        "warmup_steps",
        "warmup_steps %d: expected 0 to steps (%d)",
        warmupSteps,
        steps);
    check(weightDecay >= 0, "weight_decay", "weight_decay %s: expected 0 or more", weightDecay);
    check(
        maxGradientNorm >= 0,
        "max_gradient_norm",
        "max_gradient_norm %s: expected 0 (off) or more",
        maxGradientNorm);
    check(
        evaluateEvery >= 0,
        "evaluate_every",
        "evaluate_every %d: expected 0 (never) or more",
        evaluateEvery);
    check(tolerance >= 0, "tolerance", "tolerance %d: expected 0 (off) or more", tolerance);
    check(
        learningRateDecay > 0 && learningRateDecay <= 1,
        "learning_rate_decay",
        "learning_rate_decay %s: expected above 0, at most 1",
        learningRateDecay);
    check(
        minLearningRate >= 0 && minLearningRate <= learningRate,
        "min_learning_rate",
        "min_learning_rate %s: expected 0 to learning_rate (%s)",
        minLearningRate,
        learningRate);
    check(stopAfter >= 0, "stop_after", "stop_after %d: expected 0 (never) or more", stopAfter);
    check(
        (tolerance == 0 && !keepBest) || (evaluateEvery > 0 && evaluateEvery <= steps),
        "evaluate_every",
        "evaluate_every %d: tolerance and keep_best need evaluations, every 1 to steps (%d)",
        evaluateEvery,
        steps);
    check(
        stopAfter == 0 || tolerance > 0, "tolerance", "stop_after counts plateaus: set tolerance");
    check(
        gradientAccumulation == null
            || (gradientAccumulation >= 1 && gradientAccumulation <= batch),
        "gradient_accumulation",
        "gradient_accumulation %s: a batch of %d is divided into 1 to %d parts",
        gradientAccumulation,
        batch,
        batch);
    // What is not asked for is left out of the canonical form, so that it never changes an id.
    gradientAccumulation =
        Integer.valueOf(1).equals(gradientAccumulation) ? null : gradientAccumulation;
    gradientCheckpointing = Boolean.TRUE.equals(gradientCheckpointing) ? true : null;
  }

  /** The same with less memory and more time. */
  public TrainSpec with(int accumulation, boolean checkpointing) {
    return new TrainSpec(
        steps,
        batch,
        learningRate,
        headLearningRate,
        warmupSteps,
        schedule,
        weightDecay,
        maxGradientNorm,
        evaluateEvery,
        tolerance,
        learningRateDecay,
        minLearningRate,
        stopAfter,
        keepBest,
        accumulation,
        checkpointing);
  }

  /** Parts that a batch is divided into. */
  public int microBatches() {
    return gradientAccumulation == null ? 1 : gradientAccumulation;
  }

  /** Whether what is inside a block is computed again in the backward pass. */
  public boolean checkpointing() {
    return gradientCheckpointing != null;
  }
}
