package org.slicesweep.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.TinyTask;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceScores;
import org.slicesweep.task.Batch;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;

class WandaScoresTest {
  @TempDir private Path folder;

  private LoadedBackbone model;
  private PreparedTask task;

  private void load() {
    Torch.prepareThread(1);
    String backbone = TinyBackbone.write(folder.resolve("bert"), 1);
    model = LoadedBackbone.of(backbone, DType.FP32, TorchDevice.CPU);
    TaskSpec spec = TinyTask.write(folder);
    task = PreparedTask.of(spec, backbone, model.architecture());
  }

  @Test
  void paddingDoesNotCount() {
    load();
    List<LinearLayer> layers = model.architecture().linears();
    int[] lengths = {task.train().length(0), task.train().length(1)};
    TextBatch together = (TextBatch) task.train().batch(0, 1);
    Map<String, double[]> padded = norms(List.<Batch>of(together));
    Map<String, double[]> separate = norms(List.of(task.train().batch(0), task.train().batch(1)));
    assertThat(together.length()).isGreaterThanOrEqualTo(Math.max(lengths[0], lengths[1]));
    for (LinearLayer layer : layers) {
      double[] expected = separate.get(layer.name());
      for (int i = 0; i < expected.length; i++) {
        assertThat(padded.get(layer.name())[i]).isCloseTo(expected[i], within(1e-3));
      }
    }
  }

  @Test
  void queryAndKeySeeTheSameInputs() {
    load();
    LinearLayer query = model.architecture().linears().get(0);
    Batch one = task.train().batch(3);
    double[] squares = norms(List.of(one)).get(query.name());
    assertThat(squares).hasSize(16).doesNotContain(0);
    LinearLayer key = model.architecture().linears().get(1);
    assertThat(norms(List.of(one)).get(key.name())).isEqualTo(squares);
  }

  @Test
  void scoresAreMeansOfWeightTimesNorm() {
    load();
    SliceScores scores = WandaScores.of(model, task.train(), TorchDevice.CPU);
    for (LinearLayer layer : model.architecture().linears()) {
      double rows = mean(scores.of(layer.name(), Axis.ROW));
      double columns = mean(scores.of(layer.name(), Axis.COLUMN));
      assertThat(rows).isCloseTo(columns, within(1e-9 + 1e-6 * rows)).isPositive();
    }
  }

  private Map<String, double[]> norms(List<Batch> batches) {
    return WandaScores.squaredNorms(
        model, model.architecture().linears(), batches, TorchDevice.CPU);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
