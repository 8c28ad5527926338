package org.slicesweep.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slicesweep.task.Objective;
import org.slicesweep.task.TextBatch;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/**
 * What every run over a backbone starts from, as {@code head.safetensors} and {@code
 * batches.safetensors}.
 */
public final class RecordedInputs {
  private RecordedInputs() {}

  public static void write(
      Path folder, Objective head, Map<String, float[]> initial, List<TextBatch> batches) {
    List<TensorView> weights = new ArrayList<>();
    head.parameters()
        .forEach((name, shape) -> weights.add(floats(name, initial.get(name), shape.sizes())));
    SafetensorsWriter.write(folder.resolve("head.safetensors"), weights, Map.of());

    List<TensorView> tensors = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      TextBatch batch = batches.get(i);
      tensors.add(longs(i + ".ids", batch.ids(), batch.size(), batch.length()));
      tensors.add(longs(i + ".types", batch.typeIds(), batch.size(), batch.length()));
      tensors.add(floats(i + ".mask", batch.mask(), batch.size(), batch.length()));
      tensors.add(floats(i + ".labels", batch.labels(), batch.size()));
    }
    SafetensorsWriter.write(folder.resolve("batches.safetensors"), tensors, Map.of());
  }

  private static TensorView floats(String name, float[] values, long... shape) {
    return TensorView.ofFloats(name, Arrays.stream(shape).boxed().toList(), values);
  }

  private static TensorView longs(String name, long[] values, long... shape) {
    return TensorView.ofLongs(name, Arrays.stream(shape).boxed().toList(), values);
  }
}
