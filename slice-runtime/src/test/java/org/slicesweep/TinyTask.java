package org.slicesweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Method;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

/** A task a tiny backbone can learn: does the sentence hold more low words than high ones? */
public final class TinyTask {
  private static final int ROWS = 240;

  private TinyTask() {}

  /** Writes a CSV file and returns the task that reads it. */
  public static TaskSpec write(Path folder) {
    RandomStream random = RandomStream.of(5, "tiny task");
    StringBuilder csv = new StringBuilder("sentence,label\n");
    for (int row = 0; row < ROWS; row++) {
      int low = 0;
      int length = 3 + random.nextInt(8);
      for (int i = 0; i < length; i++) {
        int word = 5 + random.nextInt(TinyBackbone.VOCABULARY - 5);
        low += word < 34 ? 1 : -1;
        csv.append(i == 0 ? "" : " ").append('w').append(word);
      }
      csv.append(low > 0 ? ",1\n" : ",0\n");
    }
    try {
      Path file = Files.writeString(folder.resolve("tiny.csv"), csv);
      return new TaskSpec(
          "text",
          null,
          file.toString(),
          null,
          null,
          List.of("sentence"),
          "label",
          null,
          null,
          null,
          null,
          null,
          null,
          16,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A short trial of a method in fp32. */
  public static TrialSpec trial(Path folder, Method method, int steps, long seed) {
    return trial(folder, method, train(steps, 5e-3, 0), seed);
  }

  public static TrialSpec trial(Path folder, Method method, TrainSpec train, long seed) {
    return new TrialSpec(
        TinyBackbone.write(folder.resolve("tiny-bert"), 1),
        write(folder),
        method,
        train,
        Precision.FP32,
        seed);
  }

  public static TrainSpec train(int steps, double learningRate, int evaluateEvery) {
    return new TrainSpec(
        steps,
        8,
        learningRate,
        null,
        0,
        Schedule.COSINE,
        0.01,
        1.0,
        evaluateEvery,
        0,
        1.0,
        0,
        0,
        false);
  }
}
