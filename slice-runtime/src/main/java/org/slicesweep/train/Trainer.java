package org.slicesweep.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.SavedState;
import org.slicesweep.pack.Member;
import org.slicesweep.pack.Seat;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Fine-tunes one model: what {@link TrainSpec} says, one native call a step. */
public final class Trainer implements AutoCloseable {
  /** Steps at the start, or half of fewer, that throughput leaves out: libtorch is warming up. */
  private static final int WARM_UP = 5;

  private static final String LEARNED = "learned";
  private static final String METHOD = "method";
  private static final String HEAD = "head";
  private static final String OPTIMIZER = "optimizer";
  private static final String BEST = "best ";
  private static final String BEST_LEARNED = BEST + LEARNED;
  private static final String BEST_HEAD = BEST + HEAD;

  /** Told of every step; asked between steps whether to go on. */
  public interface Listener {
    void step(int step, double loss, double learningRate, Double metric);

    /** Whether the validation metric is wanted though the spec does not evaluate there. */
    default boolean wantsMetric(int step) {
      return false;
    }

    /** Asked before every step. */
    default boolean goesOn() {
      return true;
    }
  }

  private final TrainSpec spec;
  private final Adaptation adaptation;
  private final TrialTensors tensors;
  private final FineTuned tuned;
  private final Plateau plateau;
  private final BestModel best;
  private final Steps steps;
  private int stepsDone;
  private boolean stopped;
  private double trainSeconds;
  private double warmUpSeconds;
  private Double validation;

  /**
   * @param random draws the head's starting values
   * @param scope owns everything the trainer makes
   */
  public Trainer(
      TrainSpec spec,
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      RandomStream random,
      TensorScope scope) {
    this(spec, model, adaptation, objective, random, scope, null, 0);
  }

  /**
   * @param seat of the pack that the trial trains in; null for one that trains alone
   * @param frozen how many of the lowest blocks are left out of the steps of a trial that trains
   *     alone, since its batches bring their states: see {@link FrozenStates}
   */
  public Trainer(
      TrainSpec spec,
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      RandomStream random,
      TensorScope scope,
      Seat seat,
      int frozen) {
    this.spec = spec;
    this.adaptation = adaptation;
    this.tensors = new TrialTensors(model, adaptation, objective, objective.initial(random), scope);
    this.tuned = new FineTuned(model, adaptation, objective, tensors);
    this.plateau = new Plateau(spec);
    this.best = new BestModel(scope.child());
    this.steps =
        seat == null
            ? new SoloSteps(spec, model, adaptation, objective, tensors, tuned, frozen)
            : new PackSteps(seat, member(model, (Head) objective), tensors.optimizer());
    steps.restart();
  }

  private Member member(LoadedBackbone model, Head head) {
    return new Member(
        model, adaptation, head, tensors::find, spec.weightDecay(), spec.maxGradientNorm());
  }

  /**
   * Trains to the last step, or until the listener or a plateau ends it.
   *
   * @param batches gives the batches of the steps in turn, or their parts where the spec divides
   *     them
   * @param validate the metric on the validation split for {@link #logits}, higher is better; used
   *     only where the spec asks for evaluations
   * @throws DivergedException if the loss or the gradient is no longer finite
   */
  public void train(
      Supplier<Batch> batches, ToDoubleFunction<Trainer> validate, Listener listener) {
    while (stepsDone < spec.steps() && !plateau.shouldStop()) {
      if (!listener.goesOn()) {
        stopped = true;
        steps.settle();
        return;
      }
      double rate = rate(spec.learningRate());
      long start = System.nanoTime();
      float loss = step(parts(batches), rate);
      if (adaptation.changesAfter(stepsDone)) {
        steps.settle();
      }
      if (adaptation.afterStep(stepsDone)) {
        steps.restart();
      }
      trainSeconds += secondsSince(start);
      if (stepsDone == warmUpSteps()) {
        warmUpSeconds = trainSeconds;
      }
      boolean evaluates = spec.evaluateEvery() > 0 && stepsDone % spec.evaluateEvery() == 0;
      validation =
          evaluates || listener.wantsMetric(stepsDone) ? validate.applyAsDouble(this) : null;
      if (evaluates && observe(validation)) {
        start = System.nanoTime();
        steps.restart();
        trainSeconds += secondsSince(start);
      }
      listener.step(stepsDone, loss, rate, validation);
    }
    steps.settle();
    if (!best.isEmpty()) {
      Map<String, Tensor> learned = tensors.learned();
      best.tensors()
          .forEach((name, tensor) -> tensors.scope().overwrite(learned.get(name), tensor));
      validation = plateau.best();
    }
  }

  /**
   * Takes note of an evaluation that the spec asks for.
   *
   * @return whether other weights are trained from now on
   */
  private boolean observe(double metric) {
    if (spec.keepBest() || spec.tolerance() > 0) {
      steps.settle();
    }
    boolean restart = plateau.observe(metric) && adaptation.onPlateau();
    if (spec.keepBest() && plateau.isBest(metric)) {
      best.keep(tensors.learned());
    }
    return restart;
  }

  /**
   * All that decides how the training goes on. To be asked for between steps, which the listener
   * is.
   *
   * @param owner owns tensors that are made for this
   */
  public Progress progress(TensorScope owner) {
    steps.settle();
    Map<String, Tensor> all = new HashMap<>();
    Progress.add(all, LEARNED, adaptation.changes(tensors.learnedByMethod(), owner));
    Progress.add(all, METHOD, adaptation.progress(owner));
    Progress.add(all, HEAD, tensors.head());
    Progress.add(all, OPTIMIZER, tensors.optimizer().moments());
    if (!best.isEmpty()) {
      Map<String, Tensor> learned = new HashMap<>(best.tensors());
      learned.keySet().removeAll(tensors.head().keySet());
      Map<String, Tensor> head = new HashMap<>(best.tensors());
      head.keySet().retainAll(tensors.head().keySet());
      Progress.add(all, BEST_LEARNED, adaptation.changes(learned, owner));
      Progress.add(all, BEST_HEAD, head);
    }
    return new Progress(
        new Progress.Standing(stepsDone, trainSeconds, warmUpSeconds, validation, plateau.memory()),
        all);
  }

  /**
   * Goes on where another trainer of the same spec was. To be called before training; the batches
   * then have to begin behind those that were trained on.
   *
   * @throws org.slicesweep.common.InputException if it is not such a trainer's progress: this one
   *     is then of no use any more
   */
  public void resume(Progress progress) {
    Progress.Standing standing = progress.standing();
    try (TensorScope owner = tensors.scope().child()) {
      Map<String, Tensor> bestHead = progress.group(BEST_HEAD);
      if (progress.tensors().keySet().stream().anyMatch(name -> name.startsWith(BEST))) {
        best.keep(tensors.learned()); // as pretrained
        Map<String, Tensor> copies = new HashMap<>(best.tensors());
        copies.keySet().removeAll(tensors.head().keySet());
        adaptation.applyChanges(progress.group(BEST_LEARNED), copies, owner);
        copies = new HashMap<>(best.tensors());
        copies.keySet().retainAll(tensors.head().keySet());
        SavedState.overwrite(bestHead, copies, owner);
      }
      adaptation.applyChanges(progress.group(LEARNED), tensors.learnedByMethod(), owner);
      adaptation.resume(progress.group(METHOD), owner);
      SavedState.overwrite(progress.group(HEAD), tensors.head(), owner);
      steps.restart();
      SavedState.overwrite(progress.group(OPTIMIZER), tensors.optimizer().moments(), owner);
    }
    stepsDone = standing.stepsDone();
    trainSeconds = standing.trainSeconds();
    warmUpSeconds = standing.warmUpSeconds();
    validation = standing.validation();
    plateau.remember(standing.plateau());
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private int warmUpSteps() {
    return Math.min(WARM_UP, spec.steps() / 2);
  }

  private double rate(double peak) {
    return plateau.lower(
        peak * spec.schedule().factor(stepsDone, spec.warmupSteps(), spec.steps()));
  }

  private List<Batch> parts(Supplier<Batch> batches) {
    return Stream.generate(batches).limit(spec.microBatches()).toList();
  }

  private float step(List<Batch> parts, double rate) {
    double headPeak =
        spec.headLearningRate() == null ? spec.learningRate() : spec.headLearningRate();
    float[] lossAndNorm = steps.run(parts, rate, rate(headPeak));
    stepsDone++;
    if (!Float.isFinite(lossAndNorm[0]) || !Float.isFinite(lossAndNorm[1])) {
      throw new DivergedException(stepsDone, lossAndNorm[0], lossAndNorm[1]);
    }
    return lossAndNorm[0];
  }

  /**
   * Takes some more steps to see where their time goes. What was learned stays as it is; training
   * cannot go on from here, since the optimizer has seen these steps.
   *
   * @param batches as {@link #train} takes them
   */
  public StepTimes stepTimes(Supplier<Batch> batches) {
    return steps.times(() -> parts(batches));
  }

  /** The model's outputs for a batch as learned so far, row-major {@code [batch x outputs]}. */
  public float[] logits(Batch batch) {
    return steps.logits(batch);
  }

  /** The model as learned so far; it goes on learning with the trainer. */
  public FineTuned model() {
    return tuned;
  }

  /** Entries that receive gradients, head included. */
  public long trainableParameters() {
    return steps.trainableParameters();
  }

  public int stepsDone() {
    return stepsDone;
  }

  /** Whether the listener ended the training. */
  public boolean wasStopped() {
    return stopped;
  }

  /** Seconds spent in training steps, evaluations excluded. */
  public double trainSeconds() {
    return trainSeconds;
  }

  /** Training examples a second, without the first steps. */
  public double samplesPerSecond() {
    double seconds = trainSeconds - warmUpSeconds;
    return seconds <= 0 ? 0 : (double) (stepsDone - warmUpDone()) * spec.batch() / seconds;
  }

  private int warmUpDone() {
    return warmUpSeconds > 0 ? warmUpSteps() : 0;
  }

  /** The metric on the validation split of the model as it now is; null if it was not evaluated. */
  public Double validation() {
    return validation;
  }

  @Override
  public void close() {
    steps.close();
  }
}
