package org.slicesweep.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TestText;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.task.Head;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextBatch;
import org.slicesweep.task.TrainingBatches;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;

/**
 * A backbone to train on given batches, written down as a Hugging Face folder.
 *
 * @param name the backbone as a sweep file would name it
 */
public record BenchBackbone(String name, LoadedBackbone model, Head head, List<TextBatch> batches) {
  private static final String MINILM = "maven:all-MiniLM-L6-v2";

  /** Random weights, random text, random labels; so small that a moving slice wraps around. */
  public static BenchBackbone tiny(Path folder, int steps, int batch, long seed) {
    String name = TinyBackbone.write(folder.resolve("model"), seed);
    return new BenchBackbone(
        name,
        LoadedBackbone.of(name, DType.FP32, TorchDevice.CPU),
        new Head(TinyBackbone.HIDDEN, 3, TaskSpec.Kind.CLASSIFICATION),
        IntStream.range(0, steps).mapToObj(i -> random(i, batch, 3)).toList());
  }

  private static TextBatch random(int seed, int batch, int classes) {
    TestText text = new TestText(seed, batch, 12, TinyBackbone.VOCABULARY);
    RandomStream random = RandomStream.of(seed, "labels");
    float[] labels = new float[text.rows];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(classes);
    }
    return new TextBatch(text.ids, text.types, text.mask, labels, text.rows, text.tokens);
  }

  /** The embedded backbone on the embedded task, in the batches that a trial would draw. */
  public static BenchBackbone miniLm(Path folder, int steps, int batch, long seed) {
    ModelFolder.write(MINILM, folder.resolve("model"));
    LoadedBackbone model = LoadedBackbone.of(MINILM, DType.FP32, TorchDevice.CPU);
    PreparedTask task =
        PreparedTask.of(TaskSpec.named("acceptability"), MINILM, model.architecture());
    TrainingBatches drawn = new TrainingBatches(task.train(), batch, RandomStream.of(seed, "data"));
    return new BenchBackbone(
        MINILM,
        model,
        (Head) task.objective(model.architecture()),
        IntStream.range(0, steps).mapToObj(i -> (TextBatch) drawn.next()).toList());
  }
}
