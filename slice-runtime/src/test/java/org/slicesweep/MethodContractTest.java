package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.MethodExamples.Example;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TestText;
import org.slicesweep.backbone.TextInputs;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.AdapterValue;
import org.slicesweep.method.MethodCatalog;
import org.slicesweep.method.ParameterCount;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.method.Trainables;
import org.slicesweep.method.Trainables.Trainable;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Precision;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.TensorSource;

/** What every method promises, for every name in the catalog. */
class MethodContractTest {
  private static final int STEPS = 20;

  @TempDir private Path folder;

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  static Set<String> methods() {
    return MethodCatalog.names();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void itsGradientIsThatOfFiniteDifferences(String name) {
    LoadedBackbone model = model(DType.FP64);
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation = adaptation(name, model, scope);
      adaptation.load(awayFromTheStart(adaptation));
      FiniteDifferences differences = new FiniteDifferences(model, adaptation, scope);
      differences
          .names()
          .forEach(
              tensor -> {
                if (!MethodExamples.detached(name, tensor)) {
                  differences.check(tensor);
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void itsCountsAreThoseOfItsTensorsAndOfItsFormula(String name) {
    LoadedBackbone model = model(DType.FP32);
    Example example = MethodExamples.of(name);
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation = adaptation(name, model, scope);
      long trained = example.trained().applyAsLong(model.architecture());
      assertThat(
              trainables(model, adaptation).stream()
                  .mapToLong(t -> t.master().shape().size())
                  .sum())
          .isEqualTo(trained);
      assertThat(adaptation.parameters().stream().mapToLong(ParameterCount::trained).sum())
          .isEqualTo(trained);
      assertThat(adaptation.addedParameters())
          .isEqualTo(example.added().applyAsLong(model.architecture()));
      adaptation
          .adapter()
          .forEach(
              (tensor, value) -> {
                if (value.tensor().dtype() == DType.FP32) {
                  assertThat(value.tensor().toFloats())
                      .as(tensor)
                      .hasSize((int) value.shape().size());
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void itLearns(String name) {
    TrialResult result = run(name, 120, 1);
    assertThat(result.error()).isNull();
    assertThat(result.status()).isEqualTo(TrialStatus.SUCCEEDED);
    assertThat(result.scores().trainLoss()).isLessThan(0.95 * result.curve().get(0).loss());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theSameSeedGivesTheSameBits(String name) {
    TrialResult first = run(name, STEPS, 3);
    TrialResult second = run(name, STEPS, 3);
    assertThat(first.error()).isNull();
    assertThat(second.curve()).isEqualTo(first.curve());
    assertThat(second.scores()).isEqualTo(first.scores());
    assertThat(run(name, STEPS, 4).curve()).isNotEqualTo(first.curve());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void itTrainsTheSameInLessMemory(String name) {
    TrialSpec plain = TinyTask.trial(folder, MethodExamples.of(name).method(), STEPS, 3);
    TrialResult expected = run(plain);
    TrialResult saving =
        run(
            new TrialSpec(
                plain.backbone(),
                plain.task(),
                plain.method(),
                plain.train().with(3, true),
                plain.precision(),
                plain.seed()));
    assertThat(saving.error()).isNull();
    for (int step = 0; step < STEPS; step++) {
      assertThat(saving.curve().get(step).loss())
          .isCloseTo(expected.curve().get(step).loss(), within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void foldedIntoPlainWeightsItComputesTheSame(String name) {
    Example example = MethodExamples.of(name);
    Map<String, float[]> pretrained = pretrained();
    try (SliceModel model = SliceModel.load(TinyBackbone.write(folder.resolve("bert"), 4))) {
      SliceFine.inject(model, example.method());
      SliceTrainer.of(model, TinyTask.write(folder))
          .steps(STEPS)
          .batch(8)
          .learningRate(1e-2)
          .schedule(Schedule.CONSTANT)
          .seed(2)
          .train();
      if (example.changes() == null) {
        assertThatThrownBy(() -> SliceFine.restore(model))
            .isInstanceOf(InputException.class)
            .hasMessageStartingWith(name + " cannot be folded into plain weights: ");
        return;
      }
      RestoredModel restored = SliceFine.restore(model);
      Set<String> changed = new TreeSet<>();
      restored
          .weights()
          .forEach(
              view -> {
                float[] before = pretrained.get(view.name());
                if (before != null && !Arrays.equals(before, view.toFloats())) {
                  changed.add(view.name());
                }
              });
      Set<String> expected = new TreeSet<>(pretrained.keySet());
      expected.removeIf(example.changes().negate());
      assertThat(expected).containsAll(changed); // AdaLoRA may leave a layer without a rank
      assertThat(changed.size()).isGreaterThanOrEqualTo(expected.size() / 2);

      Path saved = folder.resolve("saved");
      restored.save(saved);
      TestText text = new TestText(8, 6, 10, TinyBackbone.VOCABULARY);
      float[] adapted =
          model.logits(
              new TextBatch(text.ids, text.types, text.mask, new float[6], text.rows, text.tokens));
      float[] plain = PlainModel.logits(saved, text);
      assertThat(plain).hasSameSizeAs(adapted);
      for (int i = 0; i < plain.length; i++) {
        assertThat(Math.abs(plain[i] - adapted[i])).isLessThan(1e-5f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void itTrainsInBf16(String name) {
    TrialSpec fp32 = TinyTask.trial(folder, MethodExamples.of(name).method(), STEPS, 1);
    TrialSpec bf16 =
        new TrialSpec(fp32.backbone(), fp32.task(), fp32.method(), fp32.train(), Precision.BF16, 1);
    TrialResult result =
        TrialRunner.on("cpu", folder.resolve("scores"))
            .run(List.of(bf16), TrialMonitor.SILENT)
            .get(0);
    assertThat(result.error()).isNull();
    double expected = run(name, STEPS, 1).scores().trainLoss();
    assertThat(result.scores().trainLoss()).isCloseTo(expected, within(0.1));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anAdapterGivenToAnotherTrialIsTheSameAdapter(String name) {
    LoadedBackbone model = model(DType.FP32);
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation first = adaptation(name, model, scope);
      Map<String, float[]> values = awayFromTheStart(first);
      Adaptation second = adaptation(name, model, scope);
      second.load(values);
      second
          .adapter()
          .forEach((tensor, value) -> assertThat(floats(value)).isEqualTo(values.get(tensor)));
      values.put("nonsense", new float[1]);
      assertThatThrownBy(() -> second.load(values)).isInstanceOf(InputException.class);
      if (values.size() > 1) {
        values.remove("nonsense");
        values.remove(values.keySet().iterator().next());
        assertThatThrownBy(() -> second.load(values))
            .isInstanceOf(InputException.class)
            .hasMessageStartingWith("the adapter has no tensor ");
      }
    }
  }

  private TrialResult run(String name, int steps, long seed) {
    return run(TinyTask.trial(folder, MethodExamples.of(name).method(), steps, seed));
  }

  private TrialResult run(TrialSpec spec) {
    return TrialRunner.on("cpu", folder.resolve("scores"))
        .run(List.of(spec), TrialMonitor.SILENT)
        .get(0);
  }

  private LoadedBackbone model(DType dtype) {
    return LoadedBackbone.of(TinyBackbone.write(folder.resolve("bert"), 4), dtype, TorchDevice.CPU);
  }

  private Map<String, float[]> pretrained() {
    Map<String, float[]> values = new HashMap<>();
    TensorSource source = ModelFiles.open(TinyBackbone.write(folder.resolve("bert"), 4)).tensors();
    source.names().forEach(name -> values.put(name, source.get(name).toFloats()));
    return values;
  }

  private static Adaptation adaptation(String name, LoadedBackbone model, TensorScope scope) {
    Map<String, Slice> placement = new LinkedHashMap<>();
    if (MethodExamples.of(name).method() instanceof SliceFineMethod slices) {
      for (LinearLayer layer : model.architecture().linears()) {
        placement.put(layer.name(), slices.schedule().after(0, layer.outputs(), layer.inputs()));
      }
    }
    return MethodExamples.of(name)
        .method()
        .adapt(new AdaptationContext(model, scope, RandomStream.of(7, "method"), placement, STEPS));
  }

  private static List<Trainable> trainables(LoadedBackbone model, Adaptation adaptation) {
    Graph graph = new Graph("trainables");
    Trainables trainables = new Trainables(graph);
    model.architecture().encode(TextInputs.of(graph), adaptation.training(trainables));
    return trainables.entries();
  }

  /** Zeros at the start would hide half of the gradients. */
  private static Map<String, float[]> awayFromTheStart(Adaptation adaptation) {
    RandomStream random = RandomStream.of(1, "away");
    Map<String, float[]> values = new HashMap<>();
    adaptation
        .adapter()
        .forEach(
            (name, value) -> {
              float[] moved = floats(value);
              for (int i = 0; value.trained() && i < moved.length; i++) {
                moved[i] += (float) (0.2 * random.nextGaussian());
              }
              values.put(name, moved);
            });
    return values;
  }

  private static float[] floats(AdapterValue value) {
    if (value.tensor().dtype() == DType.FP32) {
      return value.tensor().toFloats();
    }
    long[] whole = value.tensor().toLongs();
    float[] floats = new float[whole.length];
    for (int i = 0; i < whole.length; i++) {
      floats[i] = whole[i];
    }
    return floats;
  }
}
