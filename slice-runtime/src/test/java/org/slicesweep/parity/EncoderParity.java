package org.slicesweep.parity;

import java.util.List;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TextInputs;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.Safetensors;

/** The last hidden states of real tokens. */
final class EncoderParity {
  static final double TOLERANCE = 1e-4;

  private EncoderParity() {}

  static List<Measured> measure(Fixture fixture) {
    LoadedBackbone model = fixture.model();
    Safetensors expected = fixture.tensors();
    Graph graph = new Graph("hidden");
    TextInputs inputs = TextInputs.of(graph);
    Node hidden = model.architecture().encode(inputs, ForwardHook.pretrained(model.dtype()));
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      float[] ours =
          Program.load(graph.program(List.of(hidden)), scope)
              .bind(argument -> model.weight(argument.name()), argument -> null)
              .run(scope, text(expected, scope))
              .get(0)
              .toFloats();
      float[] mask = expected.get("mask").toFloats();
      int width = model.architecture().hiddenSize();
      return List.of(
          Measured.of(
              fixture,
              "hidden",
              ours,
              expected.get("hidden").toFloats(),
              TOLERANCE,
              i -> mask[i / width] > 0));
    }
  }

  /** Ids, types and mask. */
  static List<Tensor> text(Safetensors tensors, TensorScope scope) {
    long[] shape = shape(tensors, "ids");
    return List.of(
        scope.longs(tensors.get("ids").toLongs(), shape),
        scope.longs(tensors.get("types").toLongs(), shape),
        scope.floats(tensors.get("mask").toFloats(), shape));
  }

  static long[] shape(Safetensors tensors, String name) {
    return tensors.get(name).shape().stream().mapToLong(Long::longValue).toArray();
  }
}
