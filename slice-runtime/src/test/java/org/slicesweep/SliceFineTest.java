package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TestText;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.slice.SliceSchedule;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.TensorSource;

/** The library's way in: inject, train, restore. */
class SliceFineTest {
  private static final int INTERVAL = 6;
  private static final int STEPS = 26; // four moves, the last slice trained for two steps

  @TempDir private Path folder;

  private SliceModel trained(Axis axis, int steps, boolean bias) {
    String backbone = TinyBackbone.write(folder.resolve("bert"), 4);
    TaskSpec task = TinyTask.write(folder);
    SliceModel model = SliceModel.load(backbone);
    SliceFine.inject(model, 3, 1, bias, axis);
    SliceTrainer.of(model, task)
        .steps(steps)
        .batch(8)
        .learningRate(1e-2)
        .schedule(Schedule.CONSTANT)
        .moveSteps(INTERVAL)
        .seed(2)
        .train();
    return model;
  }

  @Test
  void changesNothingButTheVisitedSlices() {
    for (Axis axis : Axis.values()) {
      Map<String, float[]> pretrained = pretrained();
      Map<String, float[]> learned = weights(trained(axis, STEPS, false));
      SliceSchedule schedule = new SliceSchedule(axis, 3, 1, INTERVAL, null);
      for (LinearLayer layer : layers()) {
        boolean[] visited = new boolean[layer.outputs() * layer.inputs()];
        for (int move = 0; move <= STEPS / INTERVAL; move++) {
          mark(visited, schedule.after(move, layer.outputs(), layer.inputs()), layer);
        }
        float[] before = pretrained.remove(layer.weightName());
        float[] after = learned.get(layer.weightName());
        int changed = 0;
        for (int i = 0; i < visited.length; i++) {
          if (visited[i]) {
            changed += before[i] == after[i] ? 0 : 1;
          } else {
            assertThat(after[i]).as("%s %s", axis, layer).isEqualTo(before[i]);
          }
        }
        assertThat(changed).as("%s %s", axis, layer).isGreaterThan(0);
      }
      pretrained.forEach(
          (name, values) -> assertThat(learned.get(name)).as(name).isEqualTo(values));
    }
  }

  @Test
  void aSliceLeftBehindKeepsItsLastTrainedValues() {
    // A run that ends exactly at a move has the first slice as it was when it was left.
    Map<String, float[]> atTheMove = weights(trained(Axis.COLUMN, INTERVAL, false));
    Map<String, float[]> later = weights(trained(Axis.COLUMN, STEPS, false));
    Slice first = Slice.contiguous(Axis.COLUMN, 1, 3);
    for (LinearLayer layer : layers()) {
      boolean[] left = new boolean[layer.outputs() * layer.inputs()];
      mark(left, first, layer);
      float[] then = atTheMove.get(layer.weightName());
      float[] now = later.get(layer.weightName());
      for (int i = 0; i < left.length; i++) {
        if (left[i]) {
          assertThat(now[i]).isEqualTo(then[i]);
        }
      }
    }
  }

  @Test
  void restoresAPlainModelWithTheSameLogits() {
    for (boolean bias : new boolean[] {false, true}) {
      try (SliceModel model = trained(Axis.ROW_COLUMN, STEPS, bias)) {
        Path saved = folder.resolve("saved-" + bias);
        SliceFine.restore(model).save(saved);
        TestText text = new TestText(8, 6, 10, TinyBackbone.VOCABULARY);
        float[] plain = PlainModel.logits(saved, text);
        float[] sliced =
            model.logits(
                new TextBatch(
                    text.ids, text.types, text.mask, new float[6], text.rows, text.tokens));
        assertThat(plain).hasSameSizeAs(sliced);
        for (int i = 0; i < plain.length; i++) {
          assertThat(Math.abs(plain[i] - sliced[i])).isLessThan(1e-5f);
        }
      }
    }
  }

  @Test
  void aPlateauLowersRankAndRateToTheirMinimum() {
    String backbone = TinyBackbone.write(folder.resolve("bert"), 4);
    List<StepReport> curve = new ArrayList<>();
    try (SliceModel model = SliceModel.load(backbone)) {
      SliceFine.inject(model, 8, 0, false, Axis.COLUMN);
      SliceTrainer.of(model, TinyTask.write(folder))
          .steps(60)
          .learningRate(1e-7) // too low to ever improve
          .schedule(Schedule.CONSTANT)
          .evaluateEvery(5)
          .tolerance(2)
          .rankDecay(0.5)
          .minRank(2)
          .learningRateDecay(0.1)
          .minLearningRate(5e-9)
          .monitor((spec, report) -> curve.add(report))
          .train();
    }
    assertThat(curve.get(0).sliceRank()).isEqualTo(8);
    assertThat(curve.stream().map(StepReport::sliceRank).distinct()).containsExactly(8, 4, 2);
    assertThat(curve.get(59).learningRate()).isEqualTo(5e-9);
  }

  @Test
  void refusesASliceThatDoesNotFit() {
    SliceModel model = SliceModel.load(TinyBackbone.write(folder.resolve("bert"), 4));
    assertThatThrownBy(() -> SliceFine.inject(model, 17, 0, false, Axis.ROW))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "rank 17 does not fit encoder.layer.0.attention.self.query [16 x 16]: a rank is"
                + " between 1 and 16");
    assertThatThrownBy(() -> SliceFine.restore(model)).isInstanceOf(IllegalStateException.class);
  }

  private static void mark(boolean[] entries, Slice slice, LinearLayer layer) {
    for (int i = 0; i < entries.length; i++) {
      int index = slice.axis() == Axis.ROW ? i / layer.inputs() : i % layer.inputs();
      entries[i] |= slice.indices().contains(index);
    }
  }

  private List<LinearLayer> layers() {
    return LoadedBackbone.of(folder.resolve("bert").toString(), DType.FP32, TorchDevice.CPU)
        .architecture()
        .linears();
  }

  private Map<String, float[]> pretrained() {
    Map<String, float[]> values = new HashMap<>();
    TensorSource source = ModelFiles.open(TinyBackbone.write(folder.resolve("bert"), 4)).tensors();
    source.names().forEach(name -> values.put(name, source.get(name).toFloats()));
    return values;
  }

  private static Map<String, float[]> weights(SliceModel model) {
    try (model) {
      Map<String, float[]> values = new HashMap<>();
      SliceFine.restore(model).weights().forEach(view -> values.put(view.name(), view.toFloats()));
      return values;
    }
  }
}
