package org.slicesweep.select;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.slice.SliceScores;
import org.slicesweep.task.Batch;
import org.slicesweep.task.PreparedSplit;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/**
 * Wanda importance {@code |W_ij| * ||X_j||} (Sun et al. 2024, eq. 1), X being what really enters a
 * layer when the backbone reads calibration text, padding left out. A row's or column's score is
 * the mean over its entries.
 */
public final class WandaScores {
  /** As many as the Wanda paper uses. */
  private static final int CALIBRATION_EXAMPLES = 128;

  private static final int BATCH = 16;

  private WandaScores() {}

  /**
   * @param model in fp32
   * @param train what calibration examples are drawn from, the same ones for every trial
   */
  public static SliceScores of(LoadedBackbone model, PreparedSplit train, TorchDevice device) {
    List<LinearLayer> layers = model.architecture().linears();
    Map<String, double[]> squares = squaredNorms(model, layers, calibration(train), device);
    Map<String, double[]> rows = new HashMap<>();
    Map<String, double[]> columns = new HashMap<>();
    for (LinearLayer layer : layers) {
      float[] weight = model.weight(layer.weightName()).toFloats();
      double[] norms = Arrays.stream(squares.get(layer.name())).map(Math::sqrt).toArray();
      double[] row = new double[layer.outputs()];
      double[] column = new double[layer.inputs()];
      for (int i = 0; i < layer.outputs(); i++) {
        for (int j = 0; j < layer.inputs(); j++) {
          double score = Math.abs(weight[i * layer.inputs() + j]) * norms[j];
          row[i] += score / layer.inputs();
          column[j] += score / layer.outputs();
        }
      }
      rows.put(layer.name(), row);
      columns.put(layer.name(), column);
    }
    return new SliceScores(rows, columns);
  }

  private static List<Batch> calibration(PreparedSplit train) {
    int[] order = RandomStream.of(0, "calibration").permutation(train.size());
    int[] chosen = Arrays.copyOf(order, Math.min(CALIBRATION_EXAMPLES, order.length));
    List<Batch> batches = new ArrayList<>();
    for (int start = 0; start < chosen.length; start += BATCH) {
      batches.add(
          train.batch(Arrays.copyOfRange(chosen, start, Math.min(start + BATCH, chosen.length))));
    }
    return batches;
  }

  /** Sum of squares of each input of each layer, over all real tokens. */
  static Map<String, double[]> squaredNorms(
      LoadedBackbone model, List<LinearLayer> layers, List<Batch> batches, TorchDevice device) {
    Map<String, double[]> sums = new HashMap<>();
    layers.forEach(layer -> sums.put(layer.name(), new double[layer.inputs()]));
    Map<String, Node> outputs = new LinkedHashMap<>();
    ProgramSource source = write(model, outputs);
    List<String> names = List.copyOf(outputs.keySet());
    Staging staging = new Staging();
    try (TensorScope scope = Torch.scope(device);
        Program program = Program.load(source, scope);
        Program.Bound bound = program.bind(a -> model.weight(a.name()), a -> null)) {
      for (Batch batch : batches) {
        try (TensorScope step = scope.child()) {
          List<Tensor> results = bound.run(step, batch.inputs(step, staging));
          for (int i = 0; i < names.size(); i++) {
            add(sums.get(names.get(i)), results.get(i).toFloats());
          }
        }
      }
    }
    return sums;
  }

  private static void add(double[] sum, float[] values) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
  }

  /** A forward pass that puts each layer's sums of squares into {@code outputs}. */
  private static ProgramSource write(LoadedBackbone model, Map<String, Node> outputs) {
    Graph graph = new Graph("calibrate");
    Inputs inputs = model.architecture().reads().declare(graph);
    Optional<Node> tokens =
        inputs.padding().map(mask -> mask.reshape(mask.shape().elements()).expandAt(1));
    ForwardHook pretrained = ForwardHook.pretrained(model.dtype());
    model
        .architecture()
        .encode(
            inputs,
            new ForwardHook() {
              @Override
              public Node weight(Graph g, String name, Shape shape) {
                return pretrained.weight(g, name, shape);
              }

              @Override
              public Node linear(LinearLayer layer, Node x) {
                Node values = x.cast(DType.FP32);
                Node squares = values.times(values);
                outputs.put(layer.name(), tokens.map(squares::times).orElse(squares).sum(0));
                return pretrained.linear(layer, x);
              }
            });
    return graph.program(List.copyOf(outputs.values()));
  }
}
