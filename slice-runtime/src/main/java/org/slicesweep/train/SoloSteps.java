package org.slicesweep.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.train.TrainProgram.Extent;

/** Steps of a trial that trains alone, one native call each. */
final class SoloSteps implements Steps {
  private final TrainSpec spec;
  private final LoadedBackbone model;
  private final Adaptation adaptation;
  private final Objective objective;
  private final TrialTensors tensors;
  private final FineTuned tuned;
  private final int frozen;
  private final Staging staging = new Staging();
  private final Map<String, TrainProgram> sources = new HashMap<>();
  private final Map<ProgramSource, Program> programs = new HashMap<>();
  private OptimizerStep step;

  /**
   * @param frozen how many of the lowest blocks are left out: the batch brings their states
   */
  SoloSteps(
      TrainSpec spec,
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      TrialTensors tensors,
      FineTuned tuned,
      int frozen) {
    this.spec = spec;
    this.model = model;
    this.adaptation = adaptation;
    this.objective = objective;
    this.tensors = tensors;
    this.tuned = tuned;
    this.frozen = frozen;
    tensors.optimizer().reset(program().headParameters(), accumulates());
  }

  private TrainProgram program() {
    return sources.computeIfAbsent(
        adaptation.layout(), key -> TrainProgram.write(model, adaptation, objective, spec, frozen));
  }

  private boolean accumulates() {
    return spec.microBatches() > 1;
  }

  @Override
  public void restart() {
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

  @Override
  public float[] run(List<Batch> parts, double rate, double headRate) {
    return step.run(parts, rate, headRate);
  }

  /** Steps write to the trial's own tensors. */
  @Override
  public void settle() {}

  @Override
  public float[] logits(Batch batch) {
    return tuned.logits(batch);
  }

  @Override
  public long trainableParameters() {
    TrainProgram program = program();
    return Stream.of(program.methodParameters(), program.headParameters())
        .flatMap(List::stream)
        .mapToLong(parameter -> parameter.shape().size())
        .sum();
  }

  @Override
  public StepTimes times(Supplier<List<Batch>> batches) {
    try (TensorScope scope = tensors.scope().child();
        OptimizerStep forward = part(Extent.FORWARD, scope);
        OptimizerStep backward = part(Extent.BACKWARD, scope)) {
      return StepClock.measure(
          parts -> forward.run(parts, 0, 0),
          parts -> backward.run(parts, 0, 0),
          parts -> step.run(parts, 0, 0),
          batches);
    }
  }

  private OptimizerStep part(Extent extent, TensorScope scope) {
    return step(
        Program.load(TrainProgram.write(model, adaptation, objective, spec, frozen, extent), scope),
        null);
  }

  @Override
  public void close() {
    programs.values().forEach(Program::close);
  }
}
