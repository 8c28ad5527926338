package org.slicesweep.jobs.cluster;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.stream.Stream;
import org.slicesweep.jobs.cli.WatchedSweep;

/**
 * How many trials a second a sweep manages whose trials do nothing, each stored as always, and what
 * the driver keeps of them: {@code Throughput FOLDER TRIALS}.
 */
final class Throughput {
  private static final long SAMPLE_MILLIS = 5000;

  private Throughput() {}

  public static void main(String[] arguments) throws Exception {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "t-")
            .toAbsolutePath();
    int trials = Integer.parseInt(arguments[1]);
    Path sweep =
        WatchedSweepFile.write(
            folder,
            "noop",
            10,
            "seeds: %d\ngrid: {method: slicefine, rank: 1}\n".formatted(trials));
    Path out = folder.resolve("out");
    Thread sampler = new Thread(() -> sample(out), "heap");
    sampler.setDaemon(true);
    sampler.start();
    PrintWriter writer = new PrintWriter(System.out, true, Charset.defaultCharset());
    int exitCode =
        WatchedSweep.run(
            null,
            0,
            writer,
            writer,
            "run",
            sweep.toString(),
            "--out",
            out.toString(),
            "--concurrency",
            "2");
    LongSummaryStatistics times = storedAt(out);
    double seconds = (times.getMax() - times.getMin()) / 1000.0;
    System.out.printf(
        "exit code %d: %d trials stored in %.1f s, %.0f a second%n",
        exitCode, times.getCount(), seconds, times.getCount() / seconds);
    System.exit(exitCode);
  }

  private static void sample(Path out) {
    System.out.println("| s | trials stored | live heap, MB |\n| ---: | ---: | ---: |");
    long start = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(SAMPLE_MILLIS);
        System.gc();
        long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.printf(
            "| %.0f | %d | %.1f |%n",
            (System.nanoTime() - start) / 1e9, storedAt(out).getCount(), live / 1e6);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static LongSummaryStatistics storedAt(Path out) {
    Path trials = out.resolve("trials");
    if (Files.notExists(trials)) {
      return new LongSummaryStatistics();
    }
    try (Stream<Path> files = Files.list(trials)) {
      return files.mapToLong(file -> file.toFile().lastModified()).summaryStatistics();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
