package org.slicesweep.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** One layer under a method, against its equation in plain arrays. */
class LinearMethodTest {
  private static final int ROWS = 5;
  private static final List<String> KEY = List.of("encoder.layer.0.attention.self.key");

  @TempDir private Path folder;

  private LoadedBackbone model;
  private LinearLayer layer;
  private float[] x;

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
    model =
        LoadedBackbone.of(
            TinyBackbone.write(folder.resolve("bert"), 4), DType.FP32, TorchDevice.CPU);
    layer = model.architecture().linears().get(1);
    x = RandomStream.of(2, "x").normal(ROWS * layer.inputs(), 1);
  }

  @Test
  void startsAsThePretrainedLayer() {
    double[] plain = plain();
    for (Method method :
        List.of(
            Lora.DEFAULT,
            LoraFa.DEFAULT,
            new AdaLora(4, 2, 8, 0, 0, 0, 1, .85, .85, .5, KEY),
            Dora.DEFAULT,
            Vera.DEFAULT,
            Loha.DEFAULT,
            Ia3.DEFAULT,
            Propulsion.DEFAULT,
            new Shira(4, KEY))) {
      assertClose(output(method, Map.of(), false), plain, method.name());
    }
  }

  @Test
  void lorasScaleIsAlphaOverRankOrItsRoot() {
    for (boolean rslora : new boolean[] {false, true}) {
      Map<String, float[]> values = lowRank(3);
      double[] expected = plain();
      add(expected, product(values, 3), 6 / (rslora ? Math.sqrt(3) : 3));
      assertClose(output(new Lora(3, 6, 0, rslora, KEY), values, false), expected, "lora");
    }
  }

  @Test
  void dorasRowsHaveTheNormsOfItsMagnitude() {
    Map<String, float[]> values = lowRank(3);
    float[] magnitude = RandomStream.of(3, "magnitude").normal(layer.outputs(), 1);
    values.put(KEY.get(0) + ".lora_magnitude_vector", magnitude);
    double[] weight = new double[layer.outputs() * layer.inputs()];
    float[] w = weight();
    for (int i = 0; i < weight.length; i++) {
      weight[i] = w[i];
    }
    double[] change = matrix(values, 3);
    for (int row = 0; row < layer.outputs(); row++) {
      double squares = 0;
      for (int column = 0; column < layer.inputs(); column++) {
        int at = row * layer.inputs() + column;
        weight[at] += 2 * change[at];
        squares += weight[at] * weight[at];
      }
      for (int column = 0; column < layer.inputs(); column++) {
        weight[row * layer.inputs() + column] *= magnitude[row] / Math.sqrt(squares);
      }
    }
    assertClose(
        output(new Dora(3, 6, 0, false, KEY), values, false), applied(weight, bias()), "dora");
  }

  @Test
  void theNormIsAConstantToDorasGradient() {
    // With m = the norms, W' = W + s B A, and the gradient of B is that of LoRA times m / norm = 1.
    Map<String, float[]> values = lowRank(3);
    Map<String, float[]> lora = gradients(new Lora(3, 6, 0, false, KEY), values);
    Map<String, float[]> withNorms = new HashMap<>(values);
    withNorms.put(KEY.get(0) + ".lora_magnitude_vector", norms(values));
    Map<String, float[]> dora = gradients(new Dora(3, 6, 0, false, KEY), withNorms);
    for (String name : values.keySet()) {
      float[] expected = lora.get(name);
      for (int i = 0; i < expected.length; i++) {
        assertThat(dora.get(name)[i]).as(name).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void dropoutIsForLearningOnlyAndNeverForThePretrainedLayer() {
    for (Method method :
        List.of(new Lora(3, 6, 0.5, false, KEY), new Dora(3, 6, 0.5, false, KEY))) {
      Map<String, float[]> values = lowRank(3);
      if (method instanceof Dora) {
        values.put(KEY.get(0) + ".lora_magnitude_vector", norms(values));
      }
      double[] full = plain();
      add(full, product(values, 3), 2);
      assertClose(output(method, values, false), full, method.name());
      double[] learning = output(method, values, true);
      double different = 0;
      for (int i = 0; i < learning.length; i++) {
        different += Math.abs(learning[i] - full[i]) > 1e-3 ? 1 : 0;
      }
      assertThat(different).isGreaterThan(learning.length / 2.0);
      values.keySet().stream()
          .filter(name -> name.endsWith("lora_B"))
          .forEach(name -> Arrays.fill(values.get(name), 0));
      if (method instanceof Dora) {
        values.put(KEY.get(0) + ".lora_magnitude_vector", norms(values));
      }
      assertClose(output(method, values, true), plain(), method.name() + " with B = 0");
    }
  }

  @Test
  void verasMatricesAreSharedByAllLayersAndFitTheWidest() {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Map<String, AdapterValue> adapter = new Vera(5, 0.1, 0, null).adapt(context(scope)).adapter();
      assertThat(adapter.get("vera_A").shape()).isEqualTo(Shape.of(5, 64));
      assertThat(adapter.get("vera_B").shape()).isEqualTo(Shape.of(64, 5));
      double bound = Math.sqrt(6.0 / 64);
      for (float value : adapter.get("vera_A").tensor().toFloats()) {
        assertThat((double) Math.abs(value)).isLessThanOrEqualTo(bound);
      }
      assertThat(adapter.keySet().stream().filter(name -> name.contains("vera_A"))).hasSize(1);
    }
  }

  @Test
  void tensorsDrawFromStreamsOfTheirOwn() {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      String name = KEY.get(0) + ".lora_A";
      float[] alone =
          new Lora(3, 6, 0, false, KEY)
              .adapt(context(scope))
              .adapter()
              .get(name)
              .tensor()
              .toFloats();
      float[] amongAll =
          new Lora(3, 6, 0, false, null)
              .adapt(context(scope))
              .adapter()
              .get(name)
              .tensor()
              .toFloats();
      assertThat(alone).isEqualTo(amongAll);
    }
  }

  private AdaptationContext context(TensorScope scope) {
    return new AdaptationContext(model, scope, RandomStream.of(7, "method"), Map.of(), 10);
  }

  private Map<String, float[]> lowRank(int rank) {
    Map<String, float[]> values = new HashMap<>();
    RandomStream random = RandomStream.of(4, "low rank");
    values.put(KEY.get(0) + ".lora_A", random.normal(rank * layer.inputs(), 0.5));
    values.put(KEY.get(0) + ".lora_B", random.normal(layer.outputs() * rank, 0.5));
    return values;
  }

  /** B A. */
  private double[] matrix(Map<String, float[]> values, int rank) {
    float[] a = values.get(KEY.get(0) + ".lora_A");
    float[] b = values.get(KEY.get(0) + ".lora_B");
    double[] product = new double[layer.outputs() * layer.inputs()];
    for (int i = 0; i < layer.outputs(); i++) {
      for (int j = 0; j < layer.inputs(); j++) {
        for (int k = 0; k < rank; k++) {
          product[i * layer.inputs() + j] += (double) b[i * rank + k] * a[k * layer.inputs() + j];
        }
      }
    }
    return product;
  }

  private double[] product(Map<String, float[]> values, int rank) {
    return applied(matrix(values, rank), new double[layer.outputs()]);
  }

  /** Row norms of W + 2 B A. */
  private float[] norms(Map<String, float[]> values) {
    double[] change = matrix(values, 3);
    float[] w = weight();
    float[] norms = new float[layer.outputs()];
    for (int row = 0; row < norms.length; row++) {
      double squares = 0;
      for (int i = row * layer.inputs(); i < (row + 1) * layer.inputs(); i++) {
        squares += Math.pow(w[i] + 2 * change[i], 2);
      }
      norms[row] = (float) Math.sqrt(squares);
    }
    return norms;
  }

  private float[] weight() {
    return model.weight(layer.weightName()).toFloats();
  }

  private double[] bias() {
    float[] bias = model.weight(layer.biasName()).toFloats();
    double[] exact = new double[bias.length];
    for (int i = 0; i < bias.length; i++) {
      exact[i] = bias[i];
    }
    return exact;
  }

  private double[] plain() {
    float[] w = weight();
    double[] weight = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      weight[i] = w[i];
    }
    return applied(weight, bias());
  }

  private double[] applied(double[] weight, double[] bias) {
    double[] y = new double[ROWS * layer.outputs()];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < layer.outputs(); i++) {
        double sum = bias[i];
        for (int j = 0; j < layer.inputs(); j++) {
          sum += weight[i * layer.inputs() + j] * x[row * layer.inputs() + j];
        }
        y[row * layer.outputs() + i] = sum;
      }
    }
    return y;
  }

  private static void add(double[] sum, double[] other, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * other[i];
    }
  }

  private static void assertClose(double[] actual, double[] expected, String what) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("%s, entry %d", what, i).isCloseTo(expected[i], within(1e-4));
    }
  }

  /** The layer's output for one token an example. */
  private double[] output(Method method, Map<String, float[]> values, boolean learning) {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation = method.adapt(context(scope));
      load(adaptation, values);
      Graph graph = new Graph("layer");
      Node input = graph.input("x", DType.FP32, Shape.of(Inputs.BATCH, Dim.of(layer.inputs())));
      Node y =
          (learning ? adaptation.training(new Trainables(graph)) : adaptation.inference())
              .linear(layer, input);
      assertThat(y.shape()).isEqualTo(Shape.of(Inputs.BATCH, Dim.of(layer.outputs())));
      float[] result = run(graph, List.of(y.detach()), adaptation, scope).get(0).toFloats();
      double[] exact = new double[result.length];
      for (int i = 0; i < exact.length; i++) {
        exact[i] = result[i];
      }
      return exact;
    }
  }

  private Map<String, float[]> gradients(Method method, Map<String, float[]> values) {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation = method.adapt(context(scope));
      load(adaptation, values);
      Graph graph = new Graph("layer");
      Trainables trainables = new Trainables(graph);
      Node input = graph.input("x", DType.FP32, Shape.of(Inputs.BATCH, Dim.of(layer.inputs())));
      Node y = adaptation.training(trainables).linear(layer, input);
      List<Node> gradients =
          graph.gradients(
              y.times(y).mean(),
              trainables.entries().stream().map(Trainables.Trainable::leaf).toList());
      List<Tensor> results = run(graph, gradients, adaptation, scope);
      Map<String, float[]> named = new HashMap<>();
      for (int i = 0; i < results.size(); i++) {
        named.put(trainables.entries().get(i).name(), results.get(i).toFloats());
      }
      return named;
    }
  }

  private List<Tensor> run(
      Graph graph, List<Node> outputs, Adaptation adaptation, TensorScope scope) {
    Map<String, Tensor> state = adaptation.state();
    return Program.load(graph.program(new ArrayList<>(outputs)), scope)
        .bind(a -> model.weight(a.name()), a -> state.get(a.name()))
        .run(scope, List.of(scope.floats(x, ROWS, layer.inputs())));
  }

  private static void load(Adaptation adaptation, Map<String, float[]> values) {
    if (!values.isEmpty()) {
      adaptation.load(values);
    }
  }
}
