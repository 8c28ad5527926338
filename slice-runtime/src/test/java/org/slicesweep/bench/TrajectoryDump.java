package org.slicesweep.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TestText;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TrainingBatches;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;
import org.slicesweep.weights.HuggingFaceFolderWriter;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.TensorSource;

/**
 * Trains slices of two backbones and writes down all that another implementation needs to repeat
 * every step, and the losses to be met. {@code benchmarks/trajectory} is that other implementation.
 */
public final class TrajectoryDump {
  private static final long SEED = 7;
  private static final String MINILM = "maven:all-MiniLM-L6-v2";

  private TrajectoryDump() {}

  /**
   * @param args the folder to write into
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected one argument, the folder to write into");
    }
    Torch.prepareThread(1);
    Path folder = Path.of(args[0]);
    tinyBert(folder.resolve("tiny-bert"));
    miniLm(folder.resolve("minilm"));
  }

  /** Random weights, random text, random labels; so small that a moving slice wraps around. */
  private static void tinyBert(Path folder) {
    String backbone = TinyBackbone.write(folder.resolve("model"), SEED);
    LoadedBackbone model = LoadedBackbone.of(backbone, DType.FP32, TorchDevice.CPU);
    Head head = new Head(TinyBackbone.HIDDEN, 3, TaskSpec.Kind.CLASSIFICATION);
    List<Batch> batches = IntStream.range(0, Trajectory.STEPS).mapToObj(i -> random(i, 3)).toList();
    Trajectory.dumpAll(folder, model, head, batches, SEED);
  }

  private static Batch random(int seed, int classes) {
    TestText text = new TestText(seed, Trajectory.BATCH, 12, TinyBackbone.VOCABULARY);
    RandomStream random = RandomStream.of(seed, "labels");
    float[] labels = new float[text.rows];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(classes);
    }
    return new Batch(text.ids, text.types, text.mask, labels, text.rows, text.tokens);
  }

  /** The embedded backbone on the embedded task, in the batches that a trial would draw. */
  private static void miniLm(Path folder) throws IOException {
    ModelFiles files = ModelFiles.open(MINILM);
    TensorSource tensors = files.tensors();
    try (InputStream tokenizer = files.tokenizer()) {
      HuggingFaceFolderWriter.write(
          folder.resolve("model"),
          files.config(),
          tensors.names().stream().map(tensors::get).toList(),
          tokenizer);
    }
    LoadedBackbone model = LoadedBackbone.of(MINILM, DType.FP32, TorchDevice.CPU);
    PreparedTask task =
        PreparedTask.of(TaskSpec.named("acceptability"), MINILM, model.architecture());
    TrainingBatches drawn =
        new TrainingBatches(task.train(), Trajectory.BATCH, RandomStream.of(SEED, "data"));
    List<Batch> batches = IntStream.range(0, Trajectory.STEPS).mapToObj(i -> drawn.next()).toList();
    Trajectory.dumpAll(folder, model, task.head(model.architecture()), batches, SEED);
  }
}
