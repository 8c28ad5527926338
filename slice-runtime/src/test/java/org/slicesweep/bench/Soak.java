package org.slicesweep.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slicesweep.MemoryCheckpoints;
import org.slicesweep.StepReport;
import org.slicesweep.TinyTask;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialRunner;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.measure.ResidentMemory;
import org.slicesweep.method.Lora;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.train.TrainSpec;

/**
 * Many tiny steps of a moving slice in a JVM of a fixed, touched heap, printing the resident memory
 * in MB and the milliseconds a step every hundred steps. Ends with 1 if the mean of the last
 * quarter is more than 5% above that of the second. {@code saving} as the second argument
 * accumulates gradients over checkpoints of the forward pass, {@code checkpoints} saves the trial
 * again and again, {@code pack} trains others together with it.
 */
public final class Soak {
  private Soak() {}

  public static void main(String[] arguments) throws Exception {
    int steps = Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("soak");
    List<Double> resident = new ArrayList<>();
    List<Double> milliseconds = new ArrayList<>();
    AtomicLong before = new AtomicLong(System.nanoTime());
    TrialMonitor monitor =
        (TrialSpec trial, StepReport report) -> {
          if (trial.seed() == 1 && report.step() % 100 == 0) {
            resident.add(ResidentMemory.own().now().orElse(0) / 1e6);
            long now = System.nanoTime();
            milliseconds.add((now - before.getAndSet(now)) / 1e6 / 100);
            int last = resident.size() - 1;
            System.out.printf(
                "%d %.1f %.2f%n", report.step(), resident.get(last), milliseconds.get(last));
          }
        };
    TrainSpec train = TinyTask.train(steps, 5e-3, 0);
    String how = arguments.length > 1 ? arguments[1] : "";
    TrialSpec spec =
        TinyTask.trial(
            folder,
            SliceFineMethod.moving(Axis.ROW_COLUMN, 0, 3, 50),
            how.equals("saving") ? train.with(3, true) : train,
            1);
    TrialRunner runner = TrialRunner.on("cpu", folder);
    if (how.equals("checkpoints")) {
      runner = runner.withCheckpoints(new MemoryCheckpoints(), Duration.ZERO);
    }
    List<TrialSpec> specs = how.equals("pack") ? pack(folder, spec) : List.of(spec);
    TrialResult result = runner.run(specs, monitor).get(0);
    double second = mean(quarter(resident, 1));
    double last = mean(quarter(resident, 3));
    System.out.printf(
        "%s: second quarter %.1f MB, %.2f ms a step; last %.1f MB, %.2f ms%n",
        result.status(),
        second,
        median(quarter(milliseconds, 1)),
        last,
        median(quarter(milliseconds, 3)));
    boolean flat = last <= 1.05 * second;
    System.exit(flat && result.status() == TrialStatus.SUCCEEDED ? 0 : 1);
  }

  /** The trial among others that move at other times, or not at all. */
  private static List<TrialSpec> pack(Path folder, TrialSpec first) {
    return List.of(
        first,
        TinyTask.trial(folder, SliceFineMethod.moving(Axis.COLUMN, 0, 2, 70), first.train(), 2),
        TinyTask.trial(folder, SliceFineMethod.at(Axis.ROW, 3, 4), first.train(), 3),
        TinyTask.trial(folder, new Lora(4, 8, 0, false, null), first.train(), 4));
  }

  private static List<Double> quarter(List<Double> values, int number) {
    int size = values.size();
    return values.subList(number * size / 4, (number + 1) * size / 4);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
