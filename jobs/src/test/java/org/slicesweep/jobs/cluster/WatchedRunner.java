package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slicesweep.Efficiency;
import org.slicesweep.Provenance;
import org.slicesweep.Scores;
import org.slicesweep.StepReport;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.Verdict;
import org.slicesweep.common.RandomStream;
import org.slicesweep.jobs.engine.PackRunner;
import org.slicesweep.measure.PeakMemory;

/**
 * Tells where and when each trial runs. Trials of {@code frozen_probe} are trained for real, on the
 * CPU whatever GPU was assigned; all others only sleep, and their results are computed from what
 * decides them: spec and seed.
 *
 * @param attempts the folder where it is told, or null
 * @param stepMillis how long a simulated step takes
 * @param trainer trains for real
 */
public record WatchedRunner(String attempts, int stepMillis, PackRunner trainer)
    implements PackRunner {
  private static final byte[] SCRATCH = new byte[1 << 20];

  @Override
  public void run(
      String device, List<TrialSpec> specs, TrialMonitor monitor, Consumer<TrialResult> ended) {
    for (TrialSpec spec : specs) {
      ended.accept(attempt(device, spec, monitor));
    }
  }

  private TrialResult attempt(String device, TrialSpec spec, TrialMonitor monitor) {
    if (attempts == null) {
      return result(spec, monitor);
    }
    try (AttemptLog attempt = AttemptLog.begin(Path.of(attempts), device, spec.id())) {
      TrialResult result = result(spec, monitor);
      attempt.end();
      return result;
    }
  }

  private TrialResult result(TrialSpec spec, TrialMonitor monitor) {
    return spec.method().name().equals("frozen_probe")
        ? trained(spec, monitor)
        : stepMillis == 0 ? simulated(spec, monitor) : withScratch(spec, monitor);
  }

  private TrialResult trained(TrialSpec spec, TrialMonitor monitor) {
    List<TrialResult> results = new ArrayList<>();
    trainer.run("cpu", List.of(spec), monitor, results::add);
    return results.get(0);
  }

  /** A trial needs the disk of its machine, too. */
  private TrialResult withScratch(TrialSpec spec, TrialMonitor monitor) {
    try {
      Path scratch = Files.createTempFile("simulated", ".scratch");
      try {
        Files.write(scratch, SCRATCH);
        return simulated(spec, monitor);
      } finally {
        Files.delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrialResult simulated(TrialSpec spec, TrialMonitor monitor) {
    RandomStream random = RandomStream.of(spec.seed(), "simulated " + spec.id());
    List<StepReport> curve = new ArrayList<>();
    for (int step = 1; stepMillis > 0 && step <= spec.train().steps(); step++) {
      sleep();
      StepReport report = new StepReport(step, random.nextDouble(), null, 1e-3, null, null, null);
      curve.add(report);
      monitor.step(spec, report);
      if (monitor.verdict(spec) != Verdict.GO_ON) {
        return result(spec, TrialStatus.STOPPED_EARLY, random, curve);
      }
    }
    return result(spec, TrialStatus.SUCCEEDED, random, curve);
  }

  private static TrialResult result(
      TrialSpec spec, TrialStatus status, RandomStream random, List<StepReport> curve) {
    double accuracy = random.nextDouble();
    double loss = random.nextDouble();
    return new TrialResult(
        spec,
        status,
        null,
        new Scores(accuracy, "accuracy", accuracy, null, 0.5, loss, loss, curve.size()),
        new Efficiency(1, 0, 4, new PeakMemory(null, null), 0, 0, 0, null, "shared"),
        new Provenance("0", "a", "b", "host", "cpu", "fp32", "2", "17", Instant.now()),
        curve,
        List.of());
  }

  private void sleep() {
    try {
      Thread.sleep(stepMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
