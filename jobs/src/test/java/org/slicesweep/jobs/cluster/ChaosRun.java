package org.slicesweep.jobs.cluster;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.slicesweep.jobs.cli.WatchedSweep;

/** A sweep on a cluster to which bad things happen, and the same sweep in peace. */
final class ChaosRun implements AutoCloseable {
  /** The sweep; how far its run got; and the last driver, by whose number the next one goes on. */
  static final String REMAINS = "[_run/driver-NUMBER.json, _run/progress.json, sweep.yaml]";

  private static final int STEPS = 40;

  /** What nobody may ever find written. */
  private static final String SECRET = "marked-secret-";

  private final Path folder;
  private final Path sweep;
  private final int stepMillis;
  private final Duration trouble;
  private final StandaloneCluster cluster;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private int submissions;
  private int turn;
  private JavaProcess driver;

  /**
   * Starts the cluster.
   *
   * @param seeds a fifth of the trials are trained, four fifths simulated: there are five a seed
   * @param stepMillis how long a simulated trial takes for each of its 40 steps
   * @param trouble how long a disk stays full, a worker dead or frozen
   */
  ChaosRun(Path folder, ClusterPlan plan, int seeds, int stepMillis, Duration trouble)
      throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.stepMillis = stepMillis;
    this.trouble = trouble;
    this.sweep =
        WatchedSweepFile.write(
            folder,
            "chaos",
            STEPS,
            """
            seeds: %d
            grid: {method: slicefine, rank: [1, 2, 3, 4]}
            baselines:
            - {method: frozen_probe}
            """
                .formatted(seeds));
    this.cluster =
        StandaloneCluster.start(
            folder.resolve("cluster"),
            plan.withSmallDisk()
                .withSecret(SECRET + "wire")
                .with(
                    Map.of(
                        "spark.hadoop.fs.s3a.secret.key", SECRET + "s3a",
                        "spark.executorEnv.HF_TOKEN", SECRET + "hub")));
  }

  StandaloneCluster cluster() {
    return cluster;
  }

  Path out() {
    return folder.resolve("out");
  }

  /** Runs the sweep in this process, untroubled, and returns where its results are. */
  Path inPeace() {
    Path peace = folder.resolve("peace");
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said, true);
    int exitCode =
        WatchedSweep.run(
            null, 1, writer, writer, "run", sweep.toString(), "--out", peace.toString());
    if (exitCode != 0) {
      throw new IllegalStateException("the sweep in peace ended with " + exitCode + ": " + said);
    }
    return peace;
  }

  /** Submits the sweep, or the rest of it. */
  void submit() throws IOException {
    driver = submit("run", sweep.toString(), "--out", out().toString());
  }

  /** Submits a command. */
  JavaProcess submit(String... command) throws IOException {
    return cluster.submit(
        command[0] + "-" + submissions++,
        WatchedSweep.class,
        Map.of(
            WatchedSweep.ATTEMPTS,
            attempts().toString(),
            WatchedSweep.STEP_MILLIS,
            String.valueOf(stepMillis),
            "HF_TOKEN",
            SECRET + "hub"),
        List.of(command));
  }

  JavaProcess driver() {
    return driver;
  }

  private Path attempts() {
    return folder.resolve("attempts");
  }

  /** Trials that have a row. */
  int stored() {
    Path trials = out().resolve("trials");
    if (Files.notExists(trials)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(trials)) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a trial that takes its time has just begun where the next fault will happen. */
  boolean strikesATrial() {
    String host = cluster.workers().get(turn % cluster.workers().size()).host();
    long justNow = System.currentTimeMillis() - STEPS * stepMillis / 2;
    try {
      return attemptsMade().stream()
          .filter(attempt -> attempt.machine().equals(host) && !attempt.ended())
          .anyMatch(attempt -> attempt.start() > justNow);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Lets a fault happen, to one worker after the other.
   *
   * @return whether it could
   */
  boolean strike(Fault fault) throws IOException, InterruptedException {
    List<ClusterWorker> workers = cluster.workers();
    ClusterWorker victim = workers.get(turn++ % workers.size());
    switch (fault) {
      case EXECUTOR -> {
        return victim.killExecutor();
      }
      case WORKER -> {
        victim.kill();
        later(victim::start);
      }
      case DRIVER -> {
        driver.kill();
        submit();
      }
      case DISK -> {
        if (cluster.smallDisk().isEmpty()) {
          return false;
        }
        cluster.smallDisk().get().fill();
        later(cluster.smallDisk().get()::empty);
      }
      case FREEZE -> {
        victim.freeze();
        later(victim::thaw);
      }
    }
    return true;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void later(Work work) {
    var unused =
        clock.schedule(
            () -> {
              work.run();
              return null;
            },
            trouble.toMillis(),
            MILLISECONDS);
  }

  List<Attempt> attemptsMade() throws IOException {
    return Attempt.all(attempts());
  }

  /** Files of the results that are no results, as text, to be compared with {@link #REMAINS}. */
  String leftovers() throws IOException {
    Set<String> known =
        Set.of("trials", "steps", "slices", "scores", "weights", "_cache", "figures");
    try (Stream<Path> files = Files.walk(out())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out().relativize(file))
          .filter(file -> !known.contains(file.getName(0).toString()) || odd(file))
          .map(file -> file.toString().replaceFirst("driver-[0-9]+", "driver-NUMBER"))
          .sorted()
          .toList()
          .toString();
    }
  }

  /** Files with a secret in them, but for the settings of Spark that it was given in. */
  List<Path> indiscretions() throws IOException {
    Path settings = folder.resolve("cluster/conf");
    byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
    List<Path> indiscreet = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(file -> Files.isRegularFile(file, NOFOLLOW_LINKS)).toList()) {
        if (!file.startsWith(settings) && contains(Files.readAllBytes(file), secret)) {
          indiscreet.add(file);
        }
      }
    }
    return indiscreet;
  }

  private static boolean contains(byte[] content, byte[] part) {
    return new String(content, StandardCharsets.ISO_8859_1)
        .contains(new String(part, StandardCharsets.ISO_8859_1));
  }

  private static boolean odd(Path file) {
    return Set.of("trials", "steps", "slices").contains(file.getName(0).toString())
        && !file.toString().endsWith(".parquet");
  }

  @Override
  public void close() {
    clock.shutdownNow();
    cluster.close();
  }
}
