package org.slicesweep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.Head;
import org.slicesweep.task.Objective;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

/**
 * What one step is timed of: a method on a backbone, over random texts of one shape.
 *
 * @param method {@code column}, {@code row}, {@code lora} or {@code full}, or a floor: see {@link
 *     FloorProgram}
 * @param rank of the slice or of LoRA
 * @param batch examples of one trial
 * @param trials that train as a pack; 1 for one that trains alone
 * @param parts that a batch is divided into: see {@link TrainSpec#gradientAccumulation}
 */
public record StepCase(
    String backbone,
    String method,
    int rank,
    int batch,
    int tokens,
    DType dtype,
    int trials,
    int parts) {
  private static final int SLICE_POSITION = 8;
  private static final double LORA_ALPHA = 16;
  private static final int CLASSES = 2;
  private static final int BATCHES = 4;

  /** Steps that no run reaches. */
  private static final int STEPS = 1_000_000;

  public static StepCase of(JsonNode json) {
    return new StepCase(
        json.path("backbone").asText("maven:all-MiniLM-L6-v2"),
        json.path("method").asText(),
        json.path("rank").asInt(5),
        json.path("batch").asInt(),
        json.path("tokens").asInt(),
        json.path("precision").asText("fp32").equals("bf16") ? DType.BF16 : DType.FP32,
        json.path("trials").asInt(1),
        json.path("parts").asInt(1));
  }

  boolean isFloor() {
    return method.startsWith("floor");
  }

  public Method adaptationMethod() {
    return switch (method) {
      case "column" -> SliceFineMethod.at(Axis.COLUMN, SLICE_POSITION, rank);
      case "row" -> SliceFineMethod.at(Axis.ROW, SLICE_POSITION, rank);
      case "lora" -> new Lora(rank, LORA_ALPHA, 0, false, null);
      case "full" -> new FullFineTuning();
      default -> throw new IllegalArgumentException("no method " + method);
    };
  }

  public Adaptation adaptation(LoadedBackbone model, TensorScope scope) {
    return adaptationMethod().adapt(context(model, scope));
  }

  /** The same for a trial of a pack. */
  public Adaptation sharedAdaptation(LoadedBackbone model, TensorScope scope) {
    return adaptationMethod().adaptShared(context(model, scope));
  }

  private AdaptationContext context(LoadedBackbone model, TensorScope scope) {
    Method chosen = adaptationMethod();
    Map<String, Slice> placement = new LinkedHashMap<>();
    if (chosen instanceof SliceFineMethod slices) {
      for (LinearLayer layer : model.architecture().linears()) {
        placement.put(layer.name(), slices.schedule().after(0, layer.outputs(), layer.inputs()));
      }
    }
    return new AdaptationContext(model, scope, RandomStream.of(1, "method"), placement, STEPS);
  }

  public Objective head(LoadedBackbone model) {
    return new Head(
        model.architecture().hiddenSize(),
        CLASSES,
        TaskSpec.Kind.CLASSIFICATION,
        model.architecture().headForm());
  }

  /** A constant rate that changes nothing of what a step costs. */
  public TrainSpec train() {
    return new TrainSpec(
            STEPS, batch, 1e-4, null, 0, Schedule.CONSTANT, 0.01, 1, 0, 0, 1, 0, 0, false)
        .with(parts, false);
  }

  /** Batches, or their parts: random tokens, every fourth text shorter by a quarter. */
  public List<TextBatch> batches() {
    return IntStream.range(0, BATCHES).mapToObj(this::batch).toList();
  }

  private TextBatch batch(int seed) {
    int rows = batch / parts * trials;
    RandomStream random = RandomStream.of(seed, "texts");
    long[] ids = random.longs((long) rows * tokens, 1000, 30_000).toArray();
    float[] mask = new float[rows * tokens];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = row % CLASSES;
      int length = row % 4 == 3 ? tokens - tokens / 4 : tokens;
      for (int i = 0; i < length; i++) {
        mask[row * tokens + i] = 1;
      }
    }
    return new TextBatch(ids, new long[rows * tokens], mask, labels, rows, tokens);
  }
}
