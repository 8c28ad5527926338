package org.slicesweep.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.pack.Pack;
import org.slicesweep.pack.Seat;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.train.Trainer;

/** Packs on every architecture, and on every branch of their configurations. */
class PackBackboneTest {
  private static final int STEPS = 4;
  private static final List<Method> METHODS =
      List.of(
          SliceFineMethod.at(Axis.COLUMN, 1, 2),
          SliceFineMethod.moving(Axis.ROW, 0, 2, 2),
          new Lora(2, 4, 0, false, null));

  static Stream<Fixture> fixtures() {
    return Stream.of("encoders", "decoders", "vision")
        .flatMap(kind -> Fixture.all(kind).stream())
        .filter(fixture -> !fixture.name().matches(".*(bf16|-f16|one-token)"));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void membersHaveTheLossesOfTheirSoloRuns(Fixture fixture) throws Exception {
    List<List<Double>> packed = packed(fixture);
    for (int i = 0; i < METHODS.size(); i++) {
      List<Double> alone = train(fixture, i, null);
      for (int step = 0; step < alone.size(); step++) {
        assertThat(packed.get(i).get(step))
            .as("%s, step %d", METHODS.get(i).name(), step)
            .isCloseTo(alone.get(step), within(1e-5 * Math.max(1, Math.abs(alone.get(step)))));
      }
    }
  }

  private static List<List<Double>> packed(Fixture fixture) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(METHODS.size());
    try (Pack pack = new Pack(METHODS.size(), TorchDevice.CPU)) {
      List<Future<List<Double>>> running = new ArrayList<>();
      for (int i = 0; i < METHODS.size(); i++) {
        int member = i;
        Seat seat = pack.seats().get(i);
        running.add(threads.submit(() -> pack.run(seat, () -> train(fixture, member, seat))));
      }
      List<List<Double>> losses = new ArrayList<>();
      for (Future<List<Double>> one : running) {
        losses.add(one.get());
      }
      return losses;
    } finally {
      threads.shutdown();
    }
  }

  /** Losses of the steps, then outputs. */
  private static List<Double> train(Fixture fixture, int member, Seat seat) {
    Torch.prepareThread(1);
    LoadedBackbone model = fixture.model();
    Batch batch = new RepeatedBatch(fixture, model.architecture().reads(), 1);
    Method method = METHODS.get(member);
    TrainSpec spec =
        new TrainSpec(
            STEPS,
            batch.size(),
            5e-3,
            null,
            0,
            Schedule.CONSTANT,
            0.01,
            1.0,
            0,
            0,
            1.0,
            0,
            0,
            false);
    Head head =
        new Head(
            model.architecture().hiddenSize(),
            2,
            TaskSpec.Kind.CLASSIFICATION,
            model.architecture().headForm());
    RandomStream random = RandomStream.of(member, "trial");
    List<Double> losses = new ArrayList<>();
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      AdaptationContext context =
          new AdaptationContext(model, scope, random, placement(model, method), STEPS);
      try (Trainer trainer =
          new Trainer(
              spec,
              model,
              seat == null ? method.adapt(context) : method.adaptShared(context),
              head,
              random.child("head"),
              scope,
              seat,
              0)) {
        trainer.train(() -> batch, any -> 0, (step, loss, rate, metric) -> losses.add(loss));
        for (float logit : trainer.logits(batch)) {
          losses.add((double) logit);
        }
      }
    }
    return losses;
  }

  private static Map<String, Slice> placement(LoadedBackbone model, Method method) {
    Map<String, Slice> slices = new LinkedHashMap<>();
    if (method instanceof SliceFineMethod slice) {
      for (LinearLayer layer : model.architecture().linears()) {
        slices.put(layer.name(), Slice.contiguous(slice.axis(), slice.position(), slice.rank()));
      }
    }
    return slices;
  }
}
