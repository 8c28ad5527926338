package org.slicesweep.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.WrappedHook;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.BlockGradients;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.method.Trainables;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** Where the first token alone is pooled, the last block computes nothing for the others. */
class FirstTokenTest {
  private static final int RANK = 3;

  @BeforeAll
  static void prepare() {
    Torch.prepareThread(1);
  }

  static List<Fixture> fixtures() {
    return Stream.of("encoders", "vision")
        .flatMap(kind -> Fixture.all(kind).stream())
        .filter(fixture -> encoded(fixture.model(), true).hidden().shape().dim(1).equals(Dim.ONE))
        .toList();
  }

  private static Encoded encoded(LoadedBackbone model, boolean pooling) {
    return encoded(model, new Graph("first token"), pooling, ForwardHook.pretrained(model.dtype()));
  }

  private static Encoded encoded(
      LoadedBackbone model, Graph graph, boolean pooling, ForwardHook hook) {
    return pooling
        ? Encoded.forPooling(model.architecture(), graph, hook)
        : Encoded.of(model.architecture(), graph, hook);
  }

  @Test
  void someOfEveryKindPoolIt() {
    assertThat(fixtures())
        .extracting(Fixture::name)
        .contains("roberta", "distilbert", "bert-pooler", "vit");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void vectorsAndGradientsAreThoseOfTheWholePass(Fixture fixture) {
    LoadedBackbone model = fixture.model();
    for (Axis axis : List.of(Axis.ROW, Axis.COLUMN)) {
      Map<String, float[]> whole = results(fixture, model, axis, false);
      Map<String, float[]> first = results(fixture, model, axis, true);
      assertThat(first).containsOnlyKeys(whole.keySet());
      whole.forEach(
          (name, values) ->
              assertThat(first.get(name)).as(name).containsExactly(values, within(1e-5f)));
      assertThat(largest(whole)).isGreaterThan(0.01f);
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void theLastBlockMakesKeysAndValuesOfAllTokensAndTheRestOfTheFirst(Fixture fixture) {
    LoadedBackbone model = fixture.model();
    List<LinearLayer> layers = model.architecture().linears();
    List<LinearLayer> last = layers.subList(layers.size() - 6, layers.size());
    Map<LinearLayer, Dim> rows = new LinkedHashMap<>();
    encoded(
        model,
        new Graph("rows"),
        true,
        new WrappedHook(ForwardHook.pretrained(model.dtype())) {
          @Override
          public Node linear(LinearLayer layer, Node x) {
            rows.put(layer, x.shape().dim(0));
            return super.linear(layer, x);
          }
        });
    assertThat(rows.keySet()).containsAll(layers);
    assertThat(layers)
        .filteredOn(layer -> rows.get(layer).equals(Inputs.BATCH))
        .containsExactly(last.get(0), last.get(3), last.get(4), last.get(5));
  }

  /** Pooled vectors, and the gradients of their sum of squares by a slice of each layer. */
  private static Map<String, float[]> results(
      Fixture fixture, LoadedBackbone model, Axis axis, boolean pooling) {
    Map<String, Slice> slices = new LinkedHashMap<>();
    model
        .architecture()
        .linears()
        .forEach(layer -> slices.put(layer.name(), Slice.contiguous(axis, 1, RANK)));
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation =
          SliceFineMethod.at(axis, 1, RANK)
              .adapt(new AdaptationContext(model, scope, RandomStream.of(0, "method"), slices, 1));
      Graph graph = new Graph("gradients");
      Trainables trainables = new Trainables(graph);
      BlockGradients blocks =
          new BlockGradients(adaptation.training(trainables), trainables, false);
      Node pooled = encoded(model, graph, pooling, blocks).pooled();
      List<Node> outputs = new ArrayList<>(List.of(pooled.detach()));
      outputs.addAll(blocks.gradients(pooled.times(pooled).mean(), List.of()));
      Map<String, Tensor> state = adaptation.state();
      List<Tensor> results =
          Program.load(graph.program(outputs), scope)
              .bind(a -> model.weight(a.name()), a -> state.get(a.name()))
              .run(scope, FixtureInputs.of(fixture, model.architecture().reads(), scope));
      Map<String, float[]> named = new LinkedHashMap<>();
      named.put("pooled", results.get(0).toFloats());
      for (int i = 1; i < results.size(); i++) {
        named.put(trainables.entries().get(i - 1).name(), results.get(i).toFloats());
      }
      return named;
    }
  }

  private static float largest(Map<String, float[]> results) {
    float largest = 0;
    for (float[] values : results.values()) {
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }
}
