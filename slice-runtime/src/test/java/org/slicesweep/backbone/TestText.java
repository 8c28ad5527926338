package org.slicesweep.backbone;

import java.util.List;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** Random padded batches, and what a backbone makes of them. */
public final class TestText {
  public final int rows;
  public final int tokens;
  public final long[] ids;
  public final long[] types;
  public final float[] mask;

  public TestText(long seed, int rows, int tokens, int vocabulary) {
    this.rows = rows;
    this.tokens = tokens;
    ids = new long[rows * tokens];
    types = new long[rows * tokens];
    mask = new float[rows * tokens];
    RandomStream random = RandomStream.of(seed, "test text");
    for (int row = 0; row < rows; row++) {
      int length = row == 0 ? tokens : 1 + random.nextInt(tokens);
      for (int t = 0; t < length; t++) {
        ids[row * tokens + t] = 1 + random.nextInt(vocabulary - 1);
        types[row * tokens + t] = t > length / 2 ? 1 : 0;
        mask[row * tokens + t] = 1;
      }
    }
  }

  /** Last hidden states of the pretrained backbone, row-major {@code [rows x tokens x hidden]}. */
  public float[] hidden(LoadedBackbone model) {
    Graph graph = new Graph("hidden");
    TextInputs inputs = TextInputs.of(graph);
    Node hidden = model.architecture().encode(inputs, ForwardHook.pretrained(model.dtype()));
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Program program = Program.load(graph.program(List.of(hidden.cast(DType.FP32))), scope);
      return program
          .bind(argument -> model.weight(argument.name()), argument -> null)
          .run(scope, tensors(scope))
          .get(0)
          .toFloats();
    }
  }

  public List<Tensor> tensors(TensorScope scope) {
    return List.of(
        scope.longs(ids, rows, tokens),
        scope.longs(types, rows, tokens),
        scope.floats(mask, rows, tokens));
  }
}
