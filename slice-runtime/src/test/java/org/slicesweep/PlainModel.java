package org.slicesweep;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TestText;
import org.slicesweep.backbone.TextInputs;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.task.Head;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.TensorSource;

/** A forward pass of a saved model that knows nothing of methods. */
final class PlainModel {
  private PlainModel() {}

  static float[] logits(Path saved, TestText text) {
    LoadedBackbone model = LoadedBackbone.of(saved.toString(), DType.FP32, TorchDevice.CPU);
    TensorSource source = Safetensors.open(saved.resolve("head.safetensors"));
    Head head = new Head(TinyBackbone.HIDDEN, 2, TaskSpec.Kind.CLASSIFICATION);
    Graph graph = new Graph("plain");
    TextInputs inputs = TextInputs.of(graph);
    Node hidden = model.architecture().encode(inputs, ForwardHook.pretrained(DType.FP32));
    Node pooled = model.architecture().pool(hidden, inputs, ForwardHook.pretrained(DType.FP32));
    Node logits = head.logits(pooled, (name, shape) -> graph.state(name, DType.FP32, shape));
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Map<String, Tensor> state = new HashMap<>();
      head.parameters()
          .forEach(
              (name, shape) ->
                  state.put(name, scope.floats(source.get(name).toFloats(), shape.sizes())));
      return Program.load(graph.program(List.of(logits)), scope)
          .bind(a -> model.weight(a.name()), a -> state.get(a.name()))
          .run(scope, text.tensors(scope))
          .get(0)
          .toFloats();
    }
  }
}
