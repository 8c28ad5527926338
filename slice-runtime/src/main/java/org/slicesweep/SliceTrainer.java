package org.slicesweep;

import static java.util.Objects.requireNonNull;

import org.slicesweep.common.InputException;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

/**
 * Trains an injected model. The options are those of the paper's usage page under their English
 * names.
 *
 * <p>The page does not say what a plateau does. Our reading: after {@link #tolerance} evaluations
 * without a new best, the rank falls by {@link #rankDecay} to {@link #minRank} at the lowest, and
 * the learning rate by {@link #learningRateDecay} to {@link #minLearningRate}.
 */
public final class SliceTrainer {
  private final SliceModel model;
  private final TaskSpec task;
  private int steps = TrainSpec.DEFAULT.steps();
  private int batch = TrainSpec.DEFAULT.batch();
  private double learningRate = TrainSpec.DEFAULT.learningRate();
  private double learningRateDecay = 1;
  private double minLearningRate;
  private int warmupSteps;
  private Schedule schedule = Schedule.COSINE;
  private double weightDecay = TrainSpec.DEFAULT.weightDecay();
  private double maxGradientNorm = TrainSpec.DEFAULT.maxGradientNorm();
  private int evaluateEvery;
  private int tolerance;
  private int stopAfter;
  private boolean keepBest;
  private int gradientAccumulation = 1;
  private boolean gradientCheckpointing;
  private double rankDecay = 1;
  private int minRank = 1;
  private Integer moveSteps;
  private Integer maxPosition;
  private long seed;
  private TrialMonitor monitor = TrialMonitor.SILENT;

  private SliceTrainer(SliceModel model, TaskSpec task) {
    this.model = requireNonNull(model, "model is null");
    this.task = requireNonNull(task, "task is null");
  }

  public static SliceTrainer of(SliceModel model, TaskSpec task) {
    return new SliceTrainer(model, task);
  }

  public SliceTrainer steps(int value) {
    steps = value;
    return this;
  }

  public SliceTrainer batch(int value) {
    batch = value;
    return this;
  }

  public SliceTrainer learningRate(double value) {
    learningRate = value;
    return this;
  }

  /** Factor on the learning rate at a plateau; 1 leaves it. */
  public SliceTrainer learningRateDecay(double value) {
    learningRateDecay = value;
    return this;
  }

  public SliceTrainer minLearningRate(double value) {
    minLearningRate = value;
    return this;
  }

  public SliceTrainer warmupSteps(int value) {
    warmupSteps = value;
    return this;
  }

  public SliceTrainer schedule(Schedule value) {
    schedule = value;
    return this;
  }

  public SliceTrainer weightDecay(double value) {
    weightDecay = value;
    return this;
  }

  /** Global norm to clip gradients to; 0 turns it off. */
  public SliceTrainer maxGradientNorm(double value) {
    maxGradientNorm = value;
    return this;
  }

  /** Steps between evaluations on the validation split; 0 means never. */
  public SliceTrainer evaluateEvery(int value) {
    evaluateEvery = value;
    return this;
  }

  /** Evaluations without a new best that make a plateau; 0 means there are none. */
  public SliceTrainer tolerance(int value) {
    tolerance = value;
    return this;
  }

  /** Plateaus after which training stops; 0 means never. */
  public SliceTrainer stopAfter(int value) {
    stopAfter = value;
    return this;
  }

  /** Ends with the model that was best on the validation split. */
  public SliceTrainer keepBest(boolean value) {
    keepBest = value;
    return this;
  }

  /** Parts that a batch is divided into to save memory; 1 leaves it whole. */
  public SliceTrainer gradientAccumulation(int value) {
    gradientAccumulation = value;
    return this;
  }

  /** Keeps less of the forward pass and computes it again in the backward pass. */
  public SliceTrainer gradientCheckpointing(boolean value) {
    gradientCheckpointing = value;
    return this;
  }

  /** Factor on the rank at a plateau; 1 leaves it. */
  public SliceTrainer rankDecay(double value) {
    rankDecay = value;
    return this;
  }

  public SliceTrainer minRank(int value) {
    minRank = value;
    return this;
  }

  /** Optimizer steps between moves of the slice. */
  public SliceTrainer moveSteps(int value) {
    moveSteps = value;
    return this;
  }

  /** Highest start a moving slice takes before it wraps to 0. */
  public SliceTrainer maxPosition(int value) {
    maxPosition = value;
    return this;
  }

  public SliceTrainer seed(long value) {
    seed = value;
    return this;
  }

  public SliceTrainer monitor(TrialMonitor value) {
    monitor = requireNonNull(value, "monitor is null");
    return this;
  }

  /**
   * Trains, and measures the model on the test split.
   *
   * @throws InputException for options that contradict each other, or data that cannot be read
   * @throws org.slicesweep.train.DivergedException if the loss is no longer finite
   */
  public TrialResult train() {
    TrainSpec train =
        new TrainSpec(
            steps,
            batch,
            learningRate,
            null,
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
            gradientAccumulation,
            gradientCheckpointing);
    return model.train(task, method(), train, seed, monitor);
  }

  private Method method() {
    if (model.method() instanceof SliceFineMethod injected) {
      return slices(injected);
    }
    InputException.check(
        moveSteps == null && maxPosition == null && rankDecay == 1 && minRank == 1,
        "method",
        "moveSteps, maxPosition, rankDecay and minRank are for slices: leave them out for %s",
        model.method().name());
    return model.method();
  }

  private SliceFineMethod slices(SliceFineMethod injected) {
    InputException.check(
        moveSteps != null || !model.waitsForMoveSteps(),
        "move_interval",
        "axis row_column changes at every move: set moveSteps");
    return new SliceFineMethod(
        injected.axis(),
        injected.rank(),
        injected.position(),
        injected.indices(),
        injected.category(),
        moveSteps == null ? injected.moveInterval() : moveSteps,
        maxPosition == null ? injected.maxPosition() : maxPosition,
        injected.bias(),
        injected.targets(),
        rankDecay == 1 ? injected.rankDecay() : rankDecay,
        minRank == 1 ? injected.minRank() : Integer.valueOf(minRank),
        injected.ticketRounds(),
        injected.ticketSteps(),
        injected.ticketPrune(),
        injected.ticketLearningRate());
  }
}
