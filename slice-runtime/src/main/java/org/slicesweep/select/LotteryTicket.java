package org.slicesweep.select;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.FullAdaptation;
import org.slicesweep.slice.SliceScores;
import org.slicesweep.task.TrainingBatches;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.train.Trainer;

/**
 * A lottery ticket of the encoder's linear weights: iterative global magnitude pruning with
 * rewinding (Frankle and Carbin 2019), the point rewound to being the pretrained weights (Chen et
 * al. 2020). A row's or column's score is the share of its weights that survive.
 *
 * @param rounds times to train, prune and rewind
 * @param steps full fine-tuning steps before each pruning
 * @param prune share of the surviving weights that a round prunes
 */
public record LotteryTicket(int rounds, int steps, double prune, double learningRate) {
  private static final int BATCH = 16;

  /** Share of rows and columns that survive, for every linear layer. */
  public SliceScores scores(LoadedBackbone model, PreparedTask task, TorchDevice device) {
    return densities(model.architecture().linears(), survivors(model, task, device));
  }

  /** 1 for a weight that survives, 0 for a pruned one, by layer. */
  Map<String, float[]> survivors(LoadedBackbone model, PreparedTask task, TorchDevice device) {
    List<LinearLayer> layers = model.architecture().linears();
    Map<String, float[]> masks = new LinkedHashMap<>();
    for (LinearLayer layer : layers) {
      float[] mask = new float[layer.outputs() * layer.inputs()];
      Arrays.fill(mask, 1);
      masks.put(layer.name(), mask);
    }
    for (int round = 0; round < rounds; round++) {
      pruneSmallest(masks, trained(model, task, device, masks));
    }
    return masks;
  }

  /** The linear weights after fine-tuning the pretrained ones under the masks. */
  private Map<String, float[]> trained(
      LoadedBackbone model, PreparedTask task, TorchDevice device, Map<String, float[]> masks) {
    try (TensorScope scope = Torch.scope(device)) {
      Map<String, Tensor> maskTensors = new HashMap<>();
      for (LinearLayer layer : model.architecture().linears()) {
        maskTensors.put(
            layer.weightName(),
            scope.floats(masks.get(layer.name()), layer.outputs(), layer.inputs()));
      }
      AdaptationContext context =
          new AdaptationContext(model, scope, RandomStream.of(0, "ticket"), Map.of(), steps);
      FullAdaptation full = new FullAdaptation(context, name -> true, maskTensors);
      TrainSpec spec =
          new TrainSpec(
              steps,
              BATCH,
              learningRate,
              null,
              steps / 10,
              Schedule.CONSTANT,
              0.01,
              1.0,
              0,
              0,
              1.0,
              0,
              0,
              false);
      RandomStream head = RandomStream.of(0, "ticket head");
      TrainingBatches batches =
          new TrainingBatches(task.train(), BATCH, RandomStream.of(0, "ticket data"));
      try (Trainer trainer =
          new Trainer(spec, model, full, task.objective(model.architecture()), head, scope)) {
        trainer.train(batches::next, t -> 0, (step, loss, rate, metric) -> {});
        Map<String, float[]> weights = new HashMap<>();
        for (LinearLayer layer : model.architecture().linears()) {
          weights.put(layer.name(), full.state().get(layer.weightName()).toFloats());
        }
        return weights;
      }
    }
  }

  /** Sets the mask to 0 where a surviving weight is among the smallest of all layers together. */
  private void pruneSmallest(Map<String, float[]> masks, Map<String, float[]> weights) {
    Magnitudes magnitudes = new Magnitudes(masks, weights);
    long surviving = magnitudes.count();
    float threshold = magnitudes.ranked(Math.min(surviving - 1, (long) (surviving * prune)));
    for (Map.Entry<String, float[]> entry : masks.entrySet()) {
      float[] weight = weights.get(entry.getKey());
      for (int i = 0; i < weight.length; i++) {
        if (Math.abs(weight[i]) < threshold) {
          entry.getValue()[i] = 0;
        }
      }
    }
  }

  static SliceScores densities(List<LinearLayer> layers, Map<String, float[]> masks) {
    Map<String, double[]> rows = new HashMap<>();
    Map<String, double[]> columns = new HashMap<>();
    for (LinearLayer layer : layers) {
      float[] mask = masks.get(layer.name());
      double[] row = new double[layer.outputs()];
      double[] column = new double[layer.inputs()];
      for (int i = 0; i < mask.length; i++) {
        row[i / layer.inputs()] += mask[i] / layer.inputs();
        column[i % layer.inputs()] += mask[i] / layer.outputs();
      }
      rows.put(layer.name(), row);
      columns.put(layer.name(), column);
    }
    return new SliceScores(rows, columns);
  }
}
