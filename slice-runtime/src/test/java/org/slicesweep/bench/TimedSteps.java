package org.slicesweep.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Trainer;

/** Something that is done again and again, each time timed. */
interface TimedSteps extends AutoCloseable {

  /** Seconds of each of so many steps, by a clock that tells nanoseconds. */
  List<Double> run(int steps, LongSupplier clock);

  @Override
  void close();

  static TimedSteps of(StepCase each) {
    LoadedBackbone model = LoadedBackbone.of(each.backbone(), each.dtype(), TorchDevice.CPU);
    if (each.isFloor()) {
      return new Floor(each, model);
    }
    return each.trials() > 1 ? new Packed(each, model) : new Training(each, model);
  }

  /** Whole training steps, as trials take them. */
  final class Training implements TimedSteps {
    private final TensorScope scope = Torch.scope(TorchDevice.CPU);
    private final Trainer trainer;
    private final Iterator<TextBatch> batches;

    Training(StepCase each, LoadedBackbone model) {
      trainer =
          new Trainer(
              each.train(),
              model,
              each.adaptation(model, scope),
              each.head(model),
              RandomStream.of(1, "head"),
              scope);
      batches = forever(each.batches()).iterator();
    }

    @Override
    public List<Double> run(int steps, LongSupplier clock) {
      List<Double> seconds = new ArrayList<>();
      int last = trainer.stepsDone() + steps;
      trainer.train(
          batches::next,
          unused -> Double.NaN,
          new Trainer.Listener() {
            private long before = clock.getAsLong();

            @Override
            public void step(int step, double loss, double rate, Double metric) {
              long now = clock.getAsLong();
              seconds.add((now - before) / 1e9);
              before = now;
            }

            @Override
            public boolean goesOn() {
              return trainer.stepsDone() < last;
            }
          });
      return seconds;
    }

    @Override
    public void close() {
      trainer.close();
      scope.close();
    }
  }

  /** A pack's native call, and the batches that it is given; its trials' values are all zero. */
  final class Packed implements TimedSteps {
    private final StepCase each;
    private final LoadedBackbone model;
    private final TensorScope scope = Torch.scope(TorchDevice.CPU);
    private final Program program;
    private final Program.Bound bound;
    private final Iterator<TextBatch> batches;
    private final Staging staging = new Staging();
    private final double[] rates;

    Packed(StepCase each, LoadedBackbone model) {
      this.each = each;
      this.model = model;
      ProgramSource source =
          StepProgram.write(
              each,
              model,
              StepProgram.adaptation(each, model, scope, each.trials()),
              each.trials());
      program = Program.load(source, scope);
      bound =
          program.bind(
              argument -> model.weight(argument.name()),
              argument -> scope.zeros(argument.dtype(), argument.shape().sizes()));
      batches = forever(each.batches()).iterator();
      rates = DoubleStream.generate(() -> 1e-4).limit(each.trials()).toArray();
    }

    @Override
    public List<Double> run(int steps, LongSupplier clock) {
      List<Double> seconds = new ArrayList<>();
      for (int i = 0; i < steps; i++) {
        long start = clock.getAsLong();
        try (TensorScope step = scope.child()) {
          TextBatch batch = batches.next();
          List<Tensor> inputs = new ArrayList<>(batch.inputs(step, staging));
          inputs.add(each.head(model).labels(step, staging, batch));
          inputs.add(staging.doubles(step, "rates", rates, rates.length));
          inputs.add(staging.doubles(step, "head_rates", rates, rates.length));
          bound.run(step, inputs).get(0).toFloats();
        }
        seconds.add((clock.getAsLong() - start) / 1e9);
      }
      return seconds;
    }

    @Override
    public void close() {
      bound.close();
      program.close();
      scope.close();
    }
  }

  /** A program without state. */
  final class Floor implements TimedSteps {
    private final TensorScope scope = Torch.scope(TorchDevice.CPU);
    private final Program program;
    private final Program.Bound bound;
    private final Iterator<TextBatch> batches;
    private final Staging staging = new Staging();

    Floor(StepCase each, LoadedBackbone model) {
      program = Program.load(FloorProgram.write(each.method(), model), scope);
      bound =
          program.bind(
              argument -> model.weight(argument.name()),
              argument -> {
                throw new IllegalStateException("a floor has no " + argument.name());
              });
      batches = forever(each.batches()).iterator();
    }

    @Override
    public List<Double> run(int steps, LongSupplier clock) {
      List<Double> seconds = new ArrayList<>();
      for (int i = 0; i < steps; i++) {
        long start = clock.getAsLong();
        try (TensorScope step = scope.child()) {
          List<Tensor> inputs = batches.next().inputs(step, staging);
          bound.run(step, inputs).get(0).toFloat();
        }
        seconds.add((clock.getAsLong() - start) / 1e9);
      }
      return seconds;
    }

    @Override
    public void close() {
      bound.close();
      program.close();
      scope.close();
    }
  }

  private static Stream<TextBatch> forever(List<TextBatch> batches) {
    return Stream.iterate(0, i -> (i + 1) % batches.size()).map(batches::get);
  }
}
