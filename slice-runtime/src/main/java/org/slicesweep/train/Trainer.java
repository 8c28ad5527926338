package org.slicesweep.train;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.train.TrainProgram.Extent;

/** Fine-tunes one model: what {@link TrainSpec} says, one native call a step. */
public final class Trainer implements AutoCloseable {
  /** Steps at the start, or half of fewer, that throughput leaves out: libtorch is warming up. */
  private static final int WARM_UP = 5;

  /** Told of every step; asked between steps whether to go on. */
  public interface Listener {
    void step(int step, double loss, double learningRate, Double metric);

    /** Asked before every step. */
    default boolean goesOn() {
      return true;
    }
  }

  private final TrainSpec spec;
  private final LoadedBackbone model;
  private final Adaptation adaptation;
  private final Objective objective;
  private final TrialTensors tensors;
  private final FineTuned tuned;
  private final Plateau plateau;
  private final Staging staging = new Staging();
  private final Map<String, TrainProgram> sources = new HashMap<>();
  private final Map<ProgramSource, Program> programs = new HashMap<>();
  private OptimizerStep step;
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
    this.spec = spec;
    this.model = model;
    this.adaptation = adaptation;
    this.objective = objective;
    this.tensors = new TrialTensors(model, adaptation, objective, objective.initial(random), scope);
    this.tuned = new FineTuned(model, adaptation, objective, tensors);
    this.plateau = new Plateau(spec);
    TrainProgram program = program();
    tensors.optimizer().reset(program.headParameters(), accumulates());
    restartMethod();
  }

  private TrainProgram program() {
    return sources.computeIfAbsent(
        adaptation.layout(), key -> TrainProgram.write(model, adaptation, objective, spec));
  }

  private boolean accumulates() {
    return spec.microBatches() > 1;
  }

  /** Trains what the method now trains, from zero moments. */
  private void restartMethod() {
    TrainProgram source = program();
    tensors.optimizer().reset(source.methodParameters(), accumulates());
    if (step != null) {
      step.close();
    }
    step = step(load(source.pass()), source.update() == null ? null : load(source.update()));
  }

  private Program load(ProgramSource source) {
    return programs.computeIfAbsent(source, key -> Program.load(key, tensors.scope()));
  }

  private OptimizerStep step(Program pass, Program update) {
    return new OptimizerStep(
        tensors.bind(pass),
        update == null ? null : tensors.bind(update),
        accumulates(),
        tensors.scope(),
        objective,
        staging);
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
    try (TensorScope bestScope = tensors.scope().child()) {
      Map<String, Tensor> best = new LinkedHashMap<>();
      while (stepsDone < spec.steps() && !plateau.shouldStop()) {
        if (!listener.goesOn()) {
          stopped = true;
          return;
        }
        double rate = rate(spec.learningRate());
        long start = System.nanoTime();
        float loss = step(parts(batches), rate);
        boolean restart = adaptation.afterStep(stepsDone);
        trainSeconds += secondsSince(start);
        if (stepsDone == warmUpSteps()) {
          warmUpSeconds = trainSeconds;
        }
        Double metric = null;
        if (spec.evaluateEvery() > 0 && stepsDone % spec.evaluateEvery() == 0) {
          metric = validate.applyAsDouble(this);
          if (plateau.observe(metric)) {
            restart |= adaptation.onPlateau();
          }
          if (spec.keepBest() && plateau.isBest(metric)) {
            snapshot(bestScope, best);
          }
        }
        if (restart) {
          start = System.nanoTime();
          restartMethod();
          trainSeconds += secondsSince(start);
        }
        validation = metric;
        listener.step(stepsDone, loss, rate, metric);
      }
      Map<String, Tensor> learned = tensors.learned();
      best.forEach((name, tensor) -> tensors.scope().overwrite(learned.get(name), tensor));
      if (!best.isEmpty()) {
        validation = plateau.best();
      }
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private int warmUpSteps() {
    return Math.min(WARM_UP, spec.steps() / 2);
  }

  private void snapshot(TensorScope scope, Map<String, Tensor> best) {
    tensors
        .learned()
        .forEach(
            (name, tensor) -> {
              Tensor before = best.put(name, scope.copyOf(tensor, tensor.dtype()));
              if (before != null) {
                before.close();
              }
            });
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
    float[] lossAndNorm = step.run(parts, rate, rate(headPeak));
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
    try (TensorScope scope = tensors.scope().child();
        OptimizerStep forward = part(Extent.FORWARD, scope);
        OptimizerStep backward = part(Extent.BACKWARD, scope)) {
      return StepClock.measure(
          parts -> forward.run(parts, 0, 0),
          parts -> backward.run(parts, 0, 0),
          parts -> step.run(parts, 0, 0),
          () -> parts(batches));
    }
  }

  private OptimizerStep part(Extent extent, TensorScope scope) {
    return step(
        Program.load(TrainProgram.write(model, adaptation, objective, spec, extent), scope), null);
  }

  /** The model's outputs for a batch as learned so far, row-major {@code [batch x outputs]}. */
  public float[] logits(Batch batch) {
    return tuned.logits(batch);
  }

  /** The model as learned so far; it goes on learning with the trainer. */
  public FineTuned model() {
    return tuned;
  }

  /** Entries that receive gradients, head included. */
  public long trainableParameters() {
    TrainProgram program = program();
    return Stream.of(program.methodParameters(), program.headParameters())
        .flatMap(List::stream)
        .mapToLong(parameter -> parameter.shape().size())
        .sum();
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
    programs.values().forEach(Program::close);
  }
}
