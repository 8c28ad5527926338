package org.slicesweep.parity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.BlockGradients;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.method.Trainables;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.LanguageModelling;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.Safetensors;

/**
 * The gradient of one slice in every linear layer, as SliceFine takes it, against the same rows or
 * columns of the whole weight's gradient.
 */
final class GradientParity {
  static final double TOLERANCE = 1e-5;

  private GradientParity() {}

  static List<Measured> measure(Fixture fixture) {
    return List.of(measure(fixture, Axis.ROW, "rows."), measure(fixture, Axis.COLUMN, "columns."));
  }

  private static Measured measure(Fixture fixture, Axis axis, String prefix) {
    LoadedBackbone model = fixture.model();
    Safetensors expected = fixture.tensors();
    Set<String> layers =
        expected.names().stream()
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.substring(prefix.length()))
            .collect(Collectors.toSet());
    Assertions.assertThat(model.architecture().linears())
        .as("linear layers of %s", fixture)
        .extracting(LinearLayer::name)
        .containsExactlyInAnyOrderElementsOf(layers);
    Map<String, float[]> ours = gradients(fixture, model, axis);
    double largest = 0;
    double size = 0;
    for (String layer : layers) {
      float[] theirs = expected.get(prefix + layer).toFloats();
      Measured one = Measured.of(fixture, layer, ours.get(layer), theirs, TOLERANCE);
      largest = one.difference() <= largest ? largest : one.difference();
      for (float value : theirs) {
        size = Math.max(size, Math.abs(value));
      }
    }
    Assertions.assertThat(size).as("gradients of %s are not all zero", fixture).isGreaterThan(0.05);
    return new Measured(fixture.name(), prefix + "gradient", largest, TOLERANCE);
  }

  /** By the layer's name. */
  private static Map<String, float[]> gradients(Fixture fixture, LoadedBackbone model, Axis axis) {
    int position = fixture.expected().at("/slice/position").intValue();
    int rank = fixture.expected().at("/slice/rank").intValue();
    Map<String, Slice> slices = new LinkedHashMap<>();
    for (LinearLayer layer : model.architecture().linears()) {
      slices.put(layer.name(), Slice.contiguous(axis, position, rank));
    }
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation =
          SliceFineMethod.at(axis, position, rank)
              .adapt(new AdaptationContext(model, scope, RandomStream.of(0, "method"), slices, 1));
      Graph graph = new Graph("gradients");
      Trainables trainables = new Trainables(graph);
      BlockGradients blocks =
          new BlockGradients(adaptation.training(trainables), trainables, false);
      Encoded encoded = Encoded.of(model.architecture(), graph, blocks);
      List<Tensor> inputs =
          new ArrayList<>(FixtureInputs.of(fixture, model.architecture().reads(), scope));
      Node loss = loss(fixture, encoded, inputs, scope);
      List<Node> outputs = blocks.gradients(loss, List.of());
      Map<String, Tensor> state = adaptation.state();
      List<Tensor> results =
          Program.load(graph.program(outputs), scope)
              .bind(a -> model.weight(a.name()), a -> state.get(a.name()))
              .run(scope, inputs);
      Map<String, float[]> gradients = new HashMap<>();
      for (int i = 0; i < results.size(); i++) {
        String name = trainables.entries().get(i).name();
        gradients.put(name.substring(0, name.lastIndexOf('#')), results.get(i).toFloats());
      }
      return gradients;
    }
  }

  private static Node loss(
      Fixture fixture, Encoded encoded, List<Tensor> inputs, TensorScope scope) {
    Safetensors expected = fixture.tensors();
    if (expected.names().contains("labels")) {
      LanguageModelling objective = new LanguageModelling();
      Node labels = objective.labels(encoded.hidden().graph());
      inputs.add(objective.labels(scope, new Staging(), DecoderParity.batch(expected, "")));
      return objective.loss(encoded, labels, (name, shape) -> null);
    }
    // The sum of all hidden states, each weighted by a recorded number.
    Node hidden = encoded.hidden();
    Node probe = hidden.graph().input("probe", DType.FP32, hidden.shape());
    inputs.add(
        scope.floats(expected.get("probe").toFloats(), FixtureInputs.shape(expected, "probe")));
    return hidden.times(probe).sum();
  }
}
