package org.slicesweep.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.Lora;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.train.Trainer;

/** A pack that takes too much memory goes on in parts. */
class PackSplitTest {
  private static final int STEPS = 12;
  private static final int TRIALS = 5;
  private static final int BROKEN = -1;

  @TempDir private Path folder;

  /** A batch of which only so many fit into memory at once. */
  private record Large(TextBatch batch, int most, int asMany) implements Batch {
    @Override
    public int size() {
      return batch.size();
    }

    @Override
    public float[] labels() {
      return batch.labels();
    }

    @Override
    public List<Tensor> inputs(TensorScope scope, Staging staging) {
      if (most == BROKEN) {
        throw new StackOverflowError("of a step of all");
      }
      if (asMany > most) {
        throw new IllegalStateException("DefaultCPUAllocator: not enough memory: you tried ...");
      }
      return batch.inputs(scope, staging);
    }

    @Override
    public Batch with(List<Batch> others) {
      List<Batch> texts = others.stream().<Batch>map(other -> ((Large) other).batch).toList();
      return new Large(batch.with(texts), most, 1 + others.size());
    }
  }

  private static TextBatch batch(long seed, int step) {
    RandomStream random = RandomStream.of(seed, "batch " + step);
    long[] ids = new long[4 * 6];
    float[] mask = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = 5 + random.nextInt(TinyBackbone.VOCABULARY - 5);
      mask[i] = 1;
    }
    return new TextBatch(ids, new long[ids.length], mask, new float[] {0, 1, 1, 0}, 4, 6);
  }

  private List<List<Float>> losses(int most) throws Exception {
    LoadedBackbone model =
        LoadedBackbone.of(
            TinyBackbone.write(folder.resolve("tiny"), 1), DType.FP32, TorchDevice.CPU);
    ExecutorService threads = Executors.newFixedThreadPool(TRIALS);
    try (Pack pack = new Pack(TRIALS, TorchDevice.CPU)) {
      List<Future<List<Float>>> running = new ArrayList<>();
      for (int i = 0; i < TRIALS; i++) {
        Seat seat = pack.seats().get(i);
        long seed = i;
        running.add(threads.submit(() -> pack.run(seat, () -> train(model, seat, seed, most))));
      }
      List<List<Float>> losses = new ArrayList<>();
      for (Future<List<Float>> trial : running) {
        losses.add(trial.get());
      }
      return losses;
    } finally {
      threads.shutdown();
    }
  }

  private static List<Float> train(LoadedBackbone model, Seat seat, long seed, int most) {
    Torch.prepareThread(1);
    TrainSpec spec =
        new TrainSpec(
            STEPS, 4, 5e-3, null, 0, Schedule.CONSTANT, 0.01, 1.0, 0, 0, 1.0, 0, 0, false);
    Head head = new Head(TinyBackbone.HIDDEN, 2, TaskSpec.Kind.CLASSIFICATION);
    List<Float> losses = new ArrayList<>();
    RandomStream random = RandomStream.of(seed, "trial");
    try (TensorScope scope = Torch.scope(TorchDevice.CPU);
        Trainer trainer =
            new Trainer(
                spec,
                model,
                new Lora(2, 4, 0, false, null)
                    .adaptShared(new AdaptationContext(model, scope, random, Map.of(), STEPS)),
                head,
                random.child("head"),
                scope,
                seat,
                0)) {
      trainer.train(
          () -> new Large(batch(seed, trainer.stepsDone()), most, 1),
          any -> 0,
          (step, loss, rate, metric) -> losses.add((float) loss));
    }
    return losses;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void trainsInPartsThatFit(int most) throws Exception {
    List<List<Float>> whole = losses(TRIALS);
    List<List<Float>> parts = losses(most);
    for (int trial = 0; trial < TRIALS; trial++) {
      assertThat(parts.get(trial)).hasSize(STEPS);
      for (int step = 0; step < STEPS; step++) {
        assertThat(parts.get(trial).get(step)).isCloseTo(whole.get(trial).get(step), within(1e-5f));
      }
    }
  }

  @Test
  @Timeout(60)
  void anErrorReachesEveryTrialThatWaits() {
    assertThatThrownBy(() -> losses(BROKEN)).hasRootCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void aTrialThatFitsInNoPartSaysSo() {
    assertThatThrownBy(() -> losses(0))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not enough memory");
  }
}
