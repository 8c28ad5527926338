package org.slicesweep.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.task.EvaluationBatch;
import org.slicesweep.task.Head;
import org.slicesweep.task.Split;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextBatch;
import org.slicesweep.task.TrainingBatches;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;

/**
 * Writes what the trials of a sweep train on and are tested on, for other implementations: {@code
 * seed-N/batches.safetensors} and {@code seed-N/head.safetensors} of each seed, {@code
 * test/batches.safetensors}, and the texts themselves as {@code texts.json}.
 */
public final class SweepData {
  private static final String MINILM = "maven:all-MiniLM-L6-v2";
  private static final int TEST_BATCH = 32;

  private SweepData() {}

  /**
   * @param args the folder to write into; steps, examples a batch, and how many seeds
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int steps = Integer.parseInt(args[1]);
    int batch = Integer.parseInt(args[2]);
    LoadedBackbone model = LoadedBackbone.of(MINILM, DType.FP32, TorchDevice.CPU);
    PreparedTask task =
        PreparedTask.of(TaskSpec.named("acceptability"), MINILM, model.architecture());
    Head head = (Head) task.objective(model.architecture());
    for (int seed = 0; seed < Integer.parseInt(args[3]); seed++) {
      TrainingBatches drawn =
          new TrainingBatches(task.train(), batch, RandomStream.of(seed, "data"));
      write(
          folder.resolve("seed-" + seed),
          head,
          head.initial(RandomStream.of(seed, "head")),
          IntStream.range(0, steps).mapToObj(i -> (TextBatch) drawn.next()).toList());
    }
    write(
        folder.resolve("test"),
        head,
        head.initial(RandomStream.of(0, "head")),
        task.test().evaluationBatches(TEST_BATCH).stream()
            .map(EvaluationBatch::batch)
            .map(TextBatch.class::cast)
            .toList());
    ObjectNode texts = new ObjectMapper().createObjectNode();
    add(texts.putArray("train"), task.dataset().train());
    add(texts.putArray("test"), task.dataset().test());
    new ObjectMapper().writeValue(folder.resolve("texts.json").toFile(), texts);
  }

  private static void write(
      Path folder, Head head, Map<String, float[]> initial, List<TextBatch> batches)
      throws IOException {
    Files.createDirectories(folder);
    RecordedInputs.write(folder, head, initial, batches);
  }

  private static void add(ArrayNode into, Split split) {
    split.examples().forEach(each -> into.addArray().add(each.text()).add((int) each.label()));
  }
}
