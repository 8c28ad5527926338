package org.slicesweep.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.task.Head;
import org.slicesweep.task.TaskSpec;
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
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.TensorView;

/** Last hidden states, the pooled vector, and the logits of the checkpoint's own head. */
final class ModelParity {
  static final double TOLERANCE = 1e-4;

  /** The names that heads have in checkpoints, and what slicesweep calls them. */
  private static final Map<String, List<String>> HEAD =
      Map.of(
          "head.dense", List.of("classifier.dense"),
          "head.out", List.of("classifier.out_proj", "classifier"));

  private ModelParity() {}

  static List<Measured> measure(Fixture fixture) {
    LoadedBackbone model = fixture.model();
    Backbone backbone = model.architecture();
    Safetensors expected = fixture.tensors();
    Map<String, float[]> head = new LinkedHashMap<>();
    Graph graph = new Graph("parity");
    ForwardHook hook = ForwardHook.pretrained(model.dtype());
    Encoded whole = Encoded.of(backbone, graph, hook);
    Encoded encoded =
        new Encoded(
            backbone, whole.inputs(), backbone.encodeForPooling(whole.inputs(), hook), hook);
    Map<String, Node> outputs = new LinkedHashMap<>();
    outputs.put("hidden", whole.hidden());
    if (expected.names().contains("pooled")) {
      outputs.put("pooled", encoded.pooled());
    }
    if (expected.names().contains("logits")) {
      outputs.put("logits", logits(fixture, encoded, head));
    }
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Map<String, Tensor> state = new LinkedHashMap<>();
      head.forEach((name, values) -> state.put(name, scope.floats(values, values.length)));
      List<Tensor> results =
          Program.load(graph.program(List.copyOf(outputs.values())), scope)
              .bind(
                  argument -> model.weight(argument.name()), argument -> state.get(argument.name()))
              .run(scope, FixtureInputs.of(fixture, backbone.reads(), scope));
      List<Measured> measured = new ArrayList<>();
      for (String what : outputs.keySet()) {
        measured.add(
            Measured.of(
                fixture,
                what,
                results.get(measured.size()).toFloats(),
                expected.get(what).toFloats(),
                TOLERANCE,
                what.equals("hidden") ? real(expected, backbone.hiddenSize()) : i -> true));
      }
      return measured;
    }
  }

  /** Hidden states at padding are nobody's business. */
  private static IntPredicate real(Safetensors expected, int width) {
    if (!expected.names().contains("mask")) {
      return i -> true;
    }
    float[] mask = expected.get("mask").toFloats();
    return i -> mask[i / width] > 0;
  }

  /** The head of the checkpoint, its tensors flat as a graph's state. */
  private static Node logits(Fixture fixture, Encoded encoded, Map<String, float[]> values) {
    Safetensors checkpoint = weights(fixture.folder());
    long[] shape = FixtureInputs.shape(fixture.tensors(), "logits");
    Backbone backbone = encoded.backbone();
    Head head =
        new Head(
            backbone.hiddenSize(),
            Math.toIntExact(shape[1]),
            TaskSpec.Kind.CLASSIFICATION,
            backbone.headForm());
    return head.outputs(
        encoded,
        (name, expectedShape) -> {
          values.put(name, stored(checkpoint, name).toFloats());
          Graph graph = encoded.hidden().graph();
          return graph
              .state(name, DType.FP32, Shape.of(expectedShape.size()))
              .reshape(expectedShape.dims().toArray(Dim[]::new));
        });
  }

  private static Safetensors weights(Path folder) {
    return Safetensors.open(folder.resolve("model.safetensors"));
  }

  private static TensorView stored(Safetensors checkpoint, String name) {
    int dot = name.lastIndexOf('.');
    return HEAD.get(name.substring(0, dot)).stream()
        .map(there -> there + name.substring(dot))
        .filter(checkpoint.names()::contains)
        .map(checkpoint::get)
        .findFirst()
        .orElseThrow(() -> new AssertionError("the checkpoint has no " + name));
  }
}
