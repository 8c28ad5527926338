package org.slicesweep.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.Batch;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TrainingBatches;
import org.slicesweep.torch.Archives;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;

/** What Java does for a trial beside the native call: its program, and its batches. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepBenchmark {
  private static final String MINILM = "maven:all-MiniLM-L6-v2";

  @Param({"1", "8"})
  private int trials;

  private StepCase each;
  private LoadedBackbone model;
  private TensorScope scope;
  private Adaptation adaptation;
  private TrainingBatches batches;

  @Setup
  public void load() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    each = StepCase.of(json.put("method", "column").put("batch", 16).put("tokens", 16));
    model = LoadedBackbone.of(MINILM, DType.FP32, TorchDevice.CPU);
    scope = Torch.scope(TorchDevice.CPU);
    adaptation = StepProgram.adaptation(each, model, scope, trials);
    PreparedTask task =
        PreparedTask.of(TaskSpec.named("acceptability"), MINILM, model.architecture());
    batches = new TrainingBatches(task.train(), 16, RandomStream.of(1, "data"));
  }

  @TearDown
  public void close() {
    scope.close();
  }

  /** Graph, TorchScript and archive of a step. */
  @Benchmark
  public byte[] program() {
    return Archives.of(StepProgram.write(each, model, adaptation, trials));
  }

  /** The next batch of 16 texts. */
  @Benchmark
  public Batch batch() {
    return batches.next();
  }
}
