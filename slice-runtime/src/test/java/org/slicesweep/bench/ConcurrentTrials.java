package org.slicesweep.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialRunner;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.measure.FreeMemory;
import org.slicesweep.measure.ResidentMemory;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Precision;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

/**
 * Trains trials side by side in one JVM, one thread each, and prints as JSON the bytes resident
 * with backbone and task loaded, and the most at the end of any step.
 */
public final class ConcurrentTrials {
  private static final String MINILM = "maven:all-MiniLM-L6-v2";

  private ConcurrentTrials() {}

  /**
   * @param args how many trials, and of how many steps
   */
  public static void main(String[] args) throws Exception {
    int trials = Integer.parseInt(args[0]);
    TrainSpec train =
        new TrainSpec(
            Integer.parseInt(args[1]),
            16,
            3e-3,
            null,
            0,
            Schedule.COSINE,
            0.01,
            1,
            0,
            0,
            1,
            0,
            0,
            false);
    LoadedBackbone model = LoadedBackbone.of(MINILM, DType.FP32, TorchDevice.CPU);
    TaskSpec task = TaskSpec.named("acceptability");
    PreparedTask.of(task, MINILM, model.architecture());
    FreeMemory.collect(TorchDevice.CPU);
    long loaded = resident();
    AtomicLong most = new AtomicLong();
    TrialMonitor monitor = (spec, report) -> most.accumulateAndGet(resident(), Math::max);
    Path scores = Files.createTempDirectory("scores");
    ExecutorService threads = Executors.newFixedThreadPool(trials);
    List<Future<List<TrialResult>>> running = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      TrialSpec spec =
          new TrialSpec(
              MINILM, task, SliceFineMethod.at(Axis.COLUMN, 16 * i, 5), train, Precision.FP32, i);
      running.add(threads.submit(() -> TrialRunner.on("cpu", scores).run(List.of(spec), monitor)));
    }
    for (Future<List<TrialResult>> future : running) {
      TrialResult result = future.get().get(0);
      if (result.status() != TrialStatus.SUCCEEDED) {
        throw new IllegalStateException(result.status() + ": " + result.error());
      }
    }
    threads.shutdown();
    System.out.printf("{\"loaded\": %d, \"most\": %d}%n", loaded, most.get());
  }

  private static long resident() {
    return ResidentMemory.own().now().orElseThrow();
  }
}
