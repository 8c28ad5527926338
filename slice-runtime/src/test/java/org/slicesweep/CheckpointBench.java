package org.slicesweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

/**
 * What checkpoints cost beside the steps between them: MiniLM, batches of 16 sentences of at most
 * 16 tokens. Prints a line a method: bytes, milliseconds that the training waits for a copy of its
 * state, milliseconds to hash and write it to a local disk beside the training, milliseconds a
 * step, and the share of the time that the wait takes if there is a checkpoint every five minutes.
 */
public final class CheckpointBench {
  private static final int STEPS = 60;
  private static final int ROUNDS = 15;
  private static final Duration EVERY = Duration.ofMinutes(5);

  private CheckpointBench() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("checkpoints");
    Torch.prepareThread(1);
    measure(folder, SliceFineMethod.at(Axis.COLUMN, 0, 5));
    measure(folder, SliceFineMethod.moving(Axis.ROW_COLUMN, 0, 5, 10));
    measure(folder, new Lora(8, 16, 0.1, false, null));
    measure(folder, new FullFineTuning());
  }

  private static void measure(Path folder, Method method) throws Exception {
    TrialSpec spec = spec(method);
    TrialRecord record = new TrialRecord(spec, TorchDevice.CPU);
    double[] copies = new double[ROUNDS];
    double[] writes = new double[ROUNDS];
    double stepMillis;
    int bytes = 0;
    try (Trial trial =
        Trial.prepare(spec, RunSettings.on(TorchDevice.CPU, folder.resolve("scores")), record)) {
      TrialResult result = trial.run(TrialMonitor.SILENT);
      stepMillis = 1000 * result.efficiency().trainSeconds() / result.scores().steps();
      Path file = folder.resolve("checkpoint");
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        Optional<byte[]> content = trial.save();
        copies[round] = (System.nanoTime() - start) / 1e6;
        start = System.nanoTime();
        CheckpointFile.seal(content.orElseThrow());
        Files.write(file, content.orElseThrow());
        writes[round] = (System.nanoTime() - start) / 1e6;
        bytes = content.orElseThrow().length;
      }
    }
    double copy = median(copies);
    System.out.printf(
        Locale.ROOT,
        "%-40s %,12d bytes  copy %7.1f ms  hash and write %7.1f ms  step %6.1f ms  %.4f%%%n",
        method.name() + " " + label(method),
        bytes,
        copy,
        median(writes),
        stepMillis,
        100 * copy / (EVERY.toMillis() + copy));
  }

  private static String label(Method method) {
    return method instanceof SliceFineMethod slices && slices.moveInterval() != null
        ? "moved " + STEPS / slices.moveInterval() + " times"
        : "";
  }

  private static TrialSpec spec(Method method) {
    TrainSpec train =
        new TrainSpec(STEPS, 16, 1e-3, null, 0, Schedule.COSINE, 0.01, 1.0, 0, 0, 1.0, 0, 0, false);
    TaskSpec task =
        SpecJson.mapper()
            .convertValue(Map.of("name", "acceptability", "max_tokens", 16), TaskSpec.class);
    return new TrialSpec("maven:all-MiniLM-L6-v2", task, method, train, Precision.FP32, 1);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
