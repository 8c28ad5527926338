package org.slicesweep.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.PrefixTuning;
import org.slicesweep.method.PromptTuning;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.LayerGlobs;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.task.PreparedSplit;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TokenizedSplit;
import org.slicesweep.task.TrainingBatches;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

class FrozenStatesTest {
  private static final int LAYERS = 3;
  private static final int TEXTS = 64;
  private static final int BATCH = 16;
  private static final int EPOCH = TEXTS / BATCH;

  @TempDir private Path folder;
  private LoadedBackbone model;

  @BeforeEach
  void load() {
    Torch.prepareThread(1);
    model =
        LoadedBackbone.of(
            TinyBackbone.write(folder.resolve("bert"), 4, LAYERS), DType.FP32, TorchDevice.CPU);
  }

  private static SliceFineMethod columns(boolean bias, String... targets) {
    return new SliceFineMethod(
        Axis.COLUMN,
        3,
        1,
        null,
        null,
        5,
        null,
        bias,
        List.of(targets),
        1.0,
        1,
        null,
        null,
        null,
        null);
  }

  static Stream<Method> aboveFrozenBlocks() {
    return Stream.of(
        new FrozenProbe(),
        columns(false, "encoder.layer.2.*"),
        columns(true, "encoder.layer.1.output.dense", "encoder.layer.2.*"),
        new Lora(3, 6, 0, false, List.of("encoder.layer.2.*")));
  }

  @ParameterizedTest
  @MethodSource("aboveFrozenBlocks")
  void learningIsTheSameToTheBit(Method method) {
    TokenizedSplit texts = texts();
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      int blocks = FrozenStates.blocks(model, adaptation(method, scope), texts, TorchDevice.CPU);
      FrozenStates states = new FrozenStates(model, texts, blocks);
      List<Double> kept = losses(method, states.split(), blocks, false);
      assertThat(kept)
          .isEqualTo(losses(method, texts, 0, false))
          .isEqualTo(losses(method, states.split(), blocks, true));
    }
  }

  @Test
  void whatIsKeptIsNotComputedAgain() {
    FrozenStates states = new FrozenStates(model, texts(), 2);
    Batch batch = states.split().batch(IntStream.range(0, BATCH).toArray());
    float[] first = statesOf(batch);
    long computed = states.computed() - states.refused();
    float[] second = statesOf(batch);
    assertThat(states.computed() - states.refused()).isEqualTo(computed);
    int tokens = first.length / BATCH / TinyBackbone.HIDDEN;
    for (int text = 0; text < BATCH; text++) {
      int start = text * tokens * TinyBackbone.HIDDEN;
      int size = texts().length(text) * TinyBackbone.HIDDEN;
      assertThat(Arrays.copyOfRange(second, start, start + size))
          .isEqualTo(Arrays.copyOfRange(first, start, start + size));
    }
  }

  @Test
  void everyTextIsCountedOnceHoweverBatchesOverlap() {
    FrozenStates states = new FrozenStates(model, texts(), 2);
    long before = FrozenStates.used();
    for (int from = 0; from + BATCH <= TEXTS; from += BATCH / 4) {
      statesOf(states.split().batch(IntStream.range(from, from + BATCH).toArray()));
    }
    assertThat(states.refused()).isZero();
    long floats =
        IntStream.range(0, TEXTS).mapToLong(text -> texts().length(text)).sum()
            * TinyBackbone.HIDDEN;
    assertThat(FrozenStates.used() - before).isEqualTo(floats * Float.BYTES);
  }

  private static float[] statesOf(Batch batch) {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      List<Tensor> inputs = batch.inputs(scope, new Staging());
      return inputs.get(inputs.size() - 1).toFloats();
    }
  }

  @Test
  void blocksThatReadNothingOfATrialAreFrozen() {
    assertThat(blocks(new FrozenProbe())).isEqualTo(LAYERS);
    assertThat(blocks(columns(false, "encoder.layer.2.*"))).isEqualTo(2);
    assertThat(blocks(columns(false, "*.output.dense", "encoder.layer.2.*"))).isEqualTo(0);
    assertThat(blocks(new Lora(3, 6, 0, false, List.of("encoder.layer.1.*")))).isEqualTo(1);
    assertThat(blocks(new FullFineTuning())).isEqualTo(0);
    assertThat(blocks(new PromptTuning(2))).isEqualTo(0);
    assertThat(blocks(new PrefixTuning(2))).isEqualTo(0);
  }

  private int blocks(Method method) {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      return FrozenStates.blocks(model, adaptation(method, scope), texts(), TorchDevice.CPU);
    }
  }

  private Adaptation adaptation(Method method, TensorScope scope) {
    Map<String, Slice> placement = new LinkedHashMap<>();
    if (method instanceof SliceFineMethod slices) {
      List<String> names = model.architecture().linears().stream().map(LinearLayer::name).toList();
      for (String name : LayerGlobs.match("targets", slices.targets(), names)) {
        placement.put(name, Slice.contiguous(slices.axis(), slices.position(), slices.rank()));
      }
    }
    return method.adapt(
        new AdaptationContext(model, scope, RandomStream.of(3, "method"), placement, 100));
  }

  private List<Double> losses(
      Method method, PreparedSplit split, int blocks, boolean checkpointing) {
    int steps = 8 * EPOCH;
    TrainSpec spec =
        new TrainSpec(
                steps, BATCH, 5e-3, null, 0, Schedule.CONSTANT, 0.01, 1.0, 0, 0, 1, 0, 0, false)
            .with(1, checkpointing);
    List<Double> losses = new ArrayList<>();
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Head head = new Head(TinyBackbone.HIDDEN, 2, TaskSpec.Kind.CLASSIFICATION);
      TrainingBatches batches = new TrainingBatches(split, BATCH, RandomStream.of(3, "data"));
      try (Trainer trainer =
          new Trainer(
              spec,
              model,
              adaptation(method, scope),
              head,
              RandomStream.of(3, "head"),
              scope,
              null,
              blocks)) {
        trainer.train(
            batches::next, unused -> Double.NaN, (step, loss, rate, metric) -> losses.add(loss));
      }
    }
    return losses;
  }

  /** Random texts of 3 to 14 tokens. */
  private static TokenizedSplit texts() {
    RandomStream random = RandomStream.of(1, "texts");
    int[][] ids = new int[TEXTS][];
    int[][] types = new int[TEXTS][];
    float[] labels = new float[TEXTS];
    for (int i = 0; i < TEXTS; i++) {
      ids[i] = new int[3 + random.nextInt(12)];
      types[i] = new int[ids[i].length];
      for (int j = 0; j < ids[i].length; j++) {
        ids[i][j] = 5 + random.nextInt(TinyBackbone.VOCABULARY - 5);
      }
      labels[i] = random.nextInt(2);
    }
    return new TokenizedSplit(ids, types, labels, 0, 16);
  }
}
