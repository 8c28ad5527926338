package org.slicesweep.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TestText;
import org.slicesweep.backbone.TextInputs;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** The gradient of a slice is the matching block of full fine-tuning's dW. */
class SliceGradientTest {
  private static final TestText TEXT = new TestText(3, 5, 9, TinyBackbone.VOCABULARY);

  @TempDir private static Path folder;

  private LoadedBackbone model;

  @BeforeEach
  void load() {
    Torch.prepareThread(1);
    model = LoadedBackbone.of(TinyBackbone.write(folder, 1), DType.FP32, TorchDevice.CPU);
  }

  @ParameterizedTest
  @CsvSource({"COLUMN,0,1", "COLUMN,3,5", "COLUMN,0,16", "ROW,0,1", "ROW,7,4", "ROW,0,16"})
  void equalsTheBlockOfFullFineTuning(Axis axis, int position, int rank) {
    compare(axis, layer -> Slice.contiguous(axis, position, rank), 0);
  }

  @ParameterizedTest
  @CsvSource({"COLUMN", "ROW"})
  void equalsTheBlockForIndexSets(Axis axis) {
    compare(axis, layer -> Slice.of(axis, 1, 4, 5, 15), 0);
  }

  @ParameterizedTest
  @CsvSource({"COLUMN", "ROW", "ROW_COLUMN"})
  void equalsTheBlockAfterThreeMoves(Axis axis) {
    Axis first = axis == Axis.ROW_COLUMN ? Axis.COLUMN : axis;
    compare(axis, layer -> Slice.contiguous(first, 2, 3), 3);
  }

  @Test
  void includesTheBias() {
    for (Axis axis : List.of(Axis.COLUMN, Axis.ROW)) {
      SliceFineMethod method = method(axis, true);
      Slice slice = Slice.contiguous(axis, 2, 3);
      try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
        Map<String, float[]> sliced = gradients(method.adapt(context(scope, l -> slice)), scope);
        Map<String, float[]> full =
            gradients(new FullFineTuning().adapt(context(scope, l -> null)), scope);
        for (LinearLayer layer : model.architecture().linears()) {
          float[] whole = full.get(layer.biasName());
          float[] bias = sliced.get(SliceAdaptation.biasMaster(layer));
          for (int i = 0; i < bias.length; i++) {
            float expected = axis == Axis.ROW ? whole[slice.indices().get(i)] : whole[i];
            assertThat(Math.abs(bias[i] - expected)).isLessThan(1e-6f);
          }
        }
      }
    }
  }

  private void compare(Axis axis, Function<LinearLayer, Slice> placement, int moves) {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation slices = method(axis, false).adapt(context(scope, placement));
      for (int move = 1; move <= moves; move++) {
        assertThat(slices.afterStep(move * 10 - 1)).isFalse();
        assertThat(slices.afterStep(move * 10)).isTrue();
      }
      Map<String, float[]> sliced = gradients(slices, scope);
      Map<String, float[]> full =
          gradients(new FullFineTuning().adapt(context(scope, l -> null)), scope);
      double compared = 0;
      for (LinearLayer layer : model.architecture().linears()) {
        Slice slice = slices.slices().get(layer.name());
        float[] expected = block(full.get(layer.weightName()), layer, slice);
        float[] actual = sliced.get(SliceAdaptation.sliceMaster(layer));
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
          assertThat(Math.abs(actual[i] - expected[i])).as(layer.name()).isLessThan(1e-6f);
          compared += Math.abs(expected[i]);
        }
      }
      assertThat(compared).isGreaterThan(1e-3); // gradients that are all zero would prove nothing
    }
  }

  private static SliceFineMethod method(Axis axis, boolean bias) {
    return new SliceFineMethod(
        axis, 3, 2, null, null, 10, null, bias, null, 1.0, 1, null, null, null, null);
  }

  private AdaptationContext context(TensorScope scope, Function<LinearLayer, Slice> placement) {
    Map<String, Slice> slices = new LinkedHashMap<>();
    for (LinearLayer layer : model.architecture().linears()) {
      Slice slice = placement.apply(layer);
      if (slice != null) {
        slices.put(layer.name(), slice);
      }
    }
    return new AdaptationContext(model, scope, RandomStream.of(0, "method"), slices, 100);
  }

  private static float[] block(float[] whole, LinearLayer layer, Slice slice) {
    boolean rows = slice.axis() == Axis.ROW;
    int height = rows ? slice.rank() : layer.outputs();
    int width = rows ? layer.inputs() : slice.rank();
    float[] block = new float[height * width];
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        int row = rows ? slice.indices().get(i) : i;
        int column = rows ? j : slice.indices().get(j);
        block[i * width + j] = whole[row * layer.inputs() + column];
      }
    }
    return block;
  }

  /** Gradients of the mean square of the pooled vector, by what is trained. */
  private Map<String, float[]> gradients(Adaptation adaptation, TensorScope scope) {
    Graph graph = new Graph("gradients");
    TextInputs inputs = TextInputs.of(graph);
    Trainables trainables = new Trainables(graph);
    BlockGradients blocks = new BlockGradients(adaptation.training(trainables), trainables, false);
    Node hidden = model.architecture().encode(inputs, blocks);
    Node pooled = model.architecture().pool(hidden, inputs, ForwardHook.pretrained(DType.FP32));
    Node loss = pooled.times(pooled).mean();
    List<Node> outputs = new ArrayList<>();
    outputs.add(loss.detach());
    outputs.addAll(blocks.gradients(loss, List.of()));
    Map<String, Tensor> state = adaptation.state();
    try (TensorScope step = scope.child()) {
      Program program = Program.load(graph.program(outputs), step);
      List<Tensor> results =
          program
              .bind(a -> model.weight(a.name()), a -> state.get(a.name()))
              .run(step, TEXT.tensors(step));
      Map<String, float[]> gradients = new HashMap<>();
      for (int i = 1; i < results.size(); i++) {
        gradients.put(trainables.entries().get(i - 1).name(), results.get(i).toFloats());
      }
      return gradients;
    }
  }
}
