package org.slicesweep.jobs.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slicesweep.jobs.cli.WatchedSweep;

/**
 * How long a cluster of 16 slots takes for many equal trials, beside how long it would at best:
 * {@code Makespan FOLDER TRIALS SECONDS}. Trials only sleep.
 */
final class Makespan {
  private static final int WORKERS = 4;
  private static final int CORES = 4;

  private Makespan() {}

  public static void main(String[] arguments) throws Exception {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "m-")
            .toAbsolutePath();
    int trials = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    Path sweep =
        WatchedSweepFile.write(
            folder,
            "makespan",
            10,
            "seeds: %d\ngrid: {method: slicefine, rank: 1}\n".formatted(trials));
    Path attempts = folder.resolve("attempts");
    ClusterPlan plan =
        ClusterPlan.of(WORKERS, CORES, 0).with(Map.of("spark.cores.max", "" + WORKERS * CORES));
    try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), plan)) {
      JavaProcess driver =
          cluster.submit(
              "driver",
              WatchedSweep.class,
              Map.of(
                  WatchedSweep.ATTEMPTS, attempts.toString(),
                  WatchedSweep.STEP_MILLIS, String.valueOf(seconds * 100)),
              List.of("run", sweep.toString(), "--out", folder.resolve("out").toString()));
      int exitCode = driver.await(Duration.ofSeconds(trials * seconds / 8 + 300));
      report(Attempt.all(attempts), trials, seconds, exitCode);
    }
  }

  private static void report(List<Attempt> attempts, int trials, int seconds, int exitCode) {
    int slots = WORKERS * CORES;
    long first = attempts.stream().mapToLong(Attempt::start).min().orElseThrow();
    long last = attempts.stream().mapToLong(Attempt::end).max().orElseThrow();
    double makespan = (last - first) / 1000.0;
    double ideal = (double) trials * seconds / slots;
    int waves = (trials + slots - 1) / slots;
    System.out.printf(
        "exit code %d, %d attempts of %d trials%n", exitCode, attempts.size(), trials);
    System.out.printf("makespan %.1f s, first start to last end%n", makespan);
    System.out.printf(
        "work / slots %.1f s: %+.2f%%; %d whole waves %.1f s: %+.2f%%%n",
        ideal,
        100 * (makespan / ideal - 1),
        waves,
        (double) waves * seconds,
        100 * (makespan / (waves * seconds) - 1));
  }
}
