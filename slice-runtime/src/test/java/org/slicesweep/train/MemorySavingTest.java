package org.slicesweep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.MethodExamples;
import org.slicesweep.TinyTask;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.bench.RandomLlama;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.Dora;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.MethodCatalog;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.method.Vera;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.task.LanguageBatch;
import org.slicesweep.task.LanguageModelling;
import org.slicesweep.task.Objective;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TokenizedSplit;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** Accumulating gradients and computing activations twice change memory, and nothing else. */
class MemorySavingTest {
  private static final int LAYERS = 3;
  private static final int EXAMPLES = 7;

  @TempDir private static Path folder;

  private Subject encoder;
  private Subject decoder;

  /**
   * What is trained.
   *
   * @param batches gives the same examples in a number of parts
   */
  private record Subject(
      LoadedBackbone model, Objective objective, IntFunction<List<Batch>> batches) {}

  @BeforeEach
  void load() {
    Torch.prepareThread(1);
    String bert = TinyBackbone.write(folder.resolve("bert"), 4, LAYERS);
    encoder =
        new Subject(
            LoadedBackbone.of(bert, DType.FP32, TorchDevice.CPU),
            new Head(TinyBackbone.HIDDEN, 2, TaskSpec.Kind.CLASSIFICATION),
            MemorySavingTest::labelled);
    Path llama = folder.resolve("llama");
    new RandomLlama(16, LAYERS, 4, 2, 24, TinyBackbone.VOCABULARY).write(llama);
    decoder =
        new Subject(
            LoadedBackbone.of(llama.toString(), DType.FP32, TorchDevice.CPU),
            new LanguageModelling(),
            MemorySavingTest::continued);
  }

  static Stream<Method> methods() {
    return Stream.concat(
        MethodCatalog.names().stream().map(name -> MethodExamples.of(name).method()),
        Stream.of(
            SliceFineMethod.at(Axis.ROW, 1, 3),
            new Lora(3, 6, 0.4, false, null),
            new Dora(3, 6, 0.4, false, null),
            new Vera(20, 0.3, 0.4, null),
            new Lora(3, 6, 0, false, List.of("encoder.layer.1.*"))));
  }

  /** Of one batch: the loss, and gradients by what they are of. */
  private record Pass(float loss, Map<String, float[]> gradients) {}

  @ParameterizedTest
  @MethodSource("methods")
  void checkpointsGiveTheSameGradients(Method method) {
    assertSame(pass(encoder, method, 1, true), pass(encoder, method, 1, false));
  }

  static Stream<Method> methodsOfDecoders() {
    return methods()
        .filter(method -> !method.name().matches("bitfit|frozen_probe"))
        .filter(method -> !method.toString().matches(".*(encoder[.]|[.]key).*")); // others' layers
  }

  @ParameterizedTest
  @MethodSource("methodsOfDecoders")
  void bothGiveTheSameGradientsOfLanguageModels(Method method) {
    Pass whole = pass(decoder, method, 1, false);
    assertSame(pass(decoder, method, 1, true), whole);
    if (!drops(method)) {
      assertSame(pass(decoder, method, 3, true), whole);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void partsAddUpToTheSameGradients(Method method) {
    if (drops(method)) {
      return; // every part drops anew
    }
    Pass whole = pass(encoder, method, 1, false);
    assertSame(pass(encoder, method, 3, false), whole);
    assertSame(pass(encoder, method, 2, true), whole);
  }

  private static boolean drops(Method method) {
    return method.toString().contains("dropout=0.4");
  }

  private static void assertSame(Pass actual, Pass expected) {
    assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-6f));
    assertThat(actual.gradients().keySet()).isEqualTo(expected.gradients().keySet());
    expected
        .gradients()
        .forEach(
            (name, values) -> {
              float[] given = actual.gradients().get(name);
              assertThat(given).as(name).hasSameSizeAs(values);
              double square = 0;
              for (int i = 0; i < values.length; i++) {
                assertThat(given[i])
                    .as(name)
                    .isCloseTo(values[i], within(1e-6f * Math.max(1, Math.abs(values[i]))));
                square += values[i] * values[i];
              }
              assertThat(square).as(name).isPositive();
            });
  }

  @Test
  void everyPartDropsAnewAndEveryRunTheSame() {
    Method method = new Lora(3, 6, 0.4, false, null);
    Pass whole = pass(encoder, method, 1, false);
    Pass twice = passes(encoder, method, 1, 2, false);
    String name = "encoder.layer.1.output.dense.lora_A";
    assertThat(sumOfDifferences(twice, scaled(whole, 2), name)).isGreaterThan(1e-3);
    assertThat(sumOfDifferences(twice, passes(encoder, method, 1, 2, true), name)).isLessThan(1e-4);
    assertThat(passes(encoder, method, 1, 2, false).gradients().get(name))
        .isEqualTo(twice.gradients().get(name));
  }

  private static Pass scaled(Pass pass, float factor) {
    Map<String, float[]> scaled = new HashMap<>();
    pass.gradients()
        .forEach(
            (name, values) -> {
              float[] more = values.clone();
              for (int i = 0; i < more.length; i++) {
                more[i] *= factor;
              }
              scaled.put(name, more);
            });
    return new Pass(pass.loss() * factor, scaled);
  }

  private static double sumOfDifferences(Pass a, Pass b, String name) {
    double sum = 0;
    for (int i = 0; i < a.gradients().get(name).length; i++) {
      sum += Math.abs(a.gradients().get(name)[i] - b.gradients().get(name)[i]);
    }
    return sum;
  }

  private static Pass pass(Subject subject, Method method, int parts, boolean checkpointing) {
    return passes(subject, method, parts, 1, checkpointing);
  }

  /**
   * Runs the passes of a step and reads what they leave for the update.
   *
   * @param times how often the batch is given, each time counting for all of it
   */
  private static Pass passes(
      Subject subject, Method method, int parts, int times, boolean checkpointing) {
    LoadedBackbone model = subject.model();
    Objective objective = subject.objective();
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation = adaptation(model, method, scope);
      TrialTensors tensors =
          new TrialTensors(
              model, adaptation, objective, objective.initial(RandomStream.of(1, "head")), scope);
      // Only a step of several parts leaves its gradients to be read.
      TrainSpec spec = TinyTask.train(20, 1e-3, 0).with(Math.max(2, parts), checkpointing);
      TrainProgram program = TrainProgram.write(model, adaptation, objective, spec, 0);
      List<TrainProgram.Parameter> parameters = new ArrayList<>(program.methodParameters());
      parameters.addAll(program.headParameters());
      tensors.optimizer().reset(parameters, true);
      try (Program pass = Program.load(program.pass(), scope);
          OptimizerStep step =
              new OptimizerStep(tensors.bind(pass), null, true, scope, objective, new Staging())) {
        for (int i = 0; i < times; i++) {
          step.run(subject.batches().apply(parts), 0, 0);
        }
      }
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (TrainProgram.Parameter parameter : parameters) {
        Tensor sum = tensors.optimizer().get(Accumulated.gradientName(parameter.name()));
        gradients.put(parameter.name(), sum.toFloats());
      }
      return new Pass(tensors.optimizer().get(Accumulated.LOSS).toFloat(), gradients);
    }
  }

  /** The same examples in parts of unequal sizes and lengths. */
  private static List<Batch> labelled(int parts) {
    RandomStream random = RandomStream.of(8, "examples");
    int[][] ids = new int[EXAMPLES][];
    float[] labels = new float[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      ids[i] = random.ints(2 + 2 * i, 1, TinyBackbone.VOCABULARY).toArray();
      labels[i] = random.nextInt(2);
    }
    int[][] types = Stream.of(ids).map(row -> new int[row.length]).toArray(int[][]::new);
    TokenizedSplit split = new TokenizedSplit(ids, types, labels, 0, 2 * EXAMPLES);
    return divided(parts).<Batch>map(split::batch).toList();
  }

  /** Texts of which more or less is to be learned, and one of which nothing is. */
  private static List<Batch> continued(int parts) {
    RandomStream random = RandomStream.of(8, "texts");
    long[][] texts = new long[EXAMPLES][];
    for (int i = 0; i < EXAMPLES; i++) {
      texts[i] = random.longs(2 + 2 * i, 1, TinyBackbone.VOCABULARY).toArray();
    }
    return divided(parts).map(rows -> continued(texts, rows)).toList();
  }

  private static Batch continued(long[][] texts, int[] rows) {
    int length = IntStream.of(rows).map(row -> texts[row].length).max().orElseThrow();
    int size = rows.length * length;
    LanguageBatch batch =
        new LanguageBatch(new long[size], new float[size], new long[size], rows.length, length);
    Arrays.fill(batch.targets(), LanguageBatch.IGNORED);
    for (int i = 0; i < rows.length; i++) {
      long[] text = texts[rows[i]];
      System.arraycopy(text, 0, batch.ids(), i * length, text.length);
      Arrays.fill(batch.mask(), i * length, i * length + text.length, 1);
      int learned = rows[i] < 2 ? 0 : text.length / 2; // of the first of three parts, nothing
      System.arraycopy(
          text,
          text.length - learned,
          batch.targets(),
          i * length + text.length - learned,
          learned);
    }
    return batch;
  }

  /** The examples' numbers in parts as even as can be. */
  private static Stream<int[]> divided(int parts) {
    return IntStream.range(0, parts)
        .mapToObj(
            part ->
                IntStream.range(EXAMPLES * part / parts, EXAMPLES * (part + 1) / parts).toArray());
  }

  private static Adaptation adaptation(LoadedBackbone model, Method method, TensorScope scope) {
    Map<String, Slice> placement = new LinkedHashMap<>();
    if (method instanceof SliceFineMethod slices) {
      for (LinearLayer layer : model.architecture().linears()) {
        placement.put(layer.name(), slices.schedule().after(0, layer.outputs(), layer.inputs()));
      }
    }
    Adaptation adaptation =
        method.adapt(
            new AdaptationContext(model, scope, RandomStream.of(7, "method"), placement, 20));
    // Zeros at the start would hide half of the gradients.
    RandomStream random = RandomStream.of(1, "away");
    Map<String, float[]> moved = new HashMap<>();
    adaptation
        .adapter()
        .forEach(
            (name, value) -> {
              if (value.tensor().dtype() == DType.FP32) {
                float[] values = value.tensor().toFloats();
                for (int i = 0; value.trained() && i < values.length; i++) {
                  values[i] += (float) (0.2 * random.nextGaussian());
                }
                moved.put(name, values);
              } else {
                long[] whole = value.tensor().toLongs();
                float[] values = new float[whole.length];
                for (int i = 0; i < whole.length; i++) {
                  values[i] = whole[i];
                }
                moved.put(name, values);
              }
            });
    adaptation.load(moved);
    return adaptation;
  }
}
