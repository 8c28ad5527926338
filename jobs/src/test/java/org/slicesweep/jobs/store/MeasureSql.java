package org.slicesweep.jobs.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.TrialResult;
import org.slicesweep.slice.Axis;

/**
 * Times {@code ./sweep sql} over many trials: {@code write DIR COUNT} makes a store, {@code query
 * DIR SQL} times one query from the JVM's start. Not a test; run by hand.
 */
final class MeasureSql {
  private MeasureSql() {}

  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "write" -> write(arguments[1], Integer.parseInt(arguments[2]));
      case "query" -> query(arguments[1], arguments[2]);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void write(String out, int trials) throws IOException {
    TrialStore store = TrialStore.open(out);
    store.claim("measure", "name: measure\n");
    long start = System.nanoTime();
    IntStream.range(0, trials).parallel().forEach(seed -> store.commit("measure", trial(seed)));
    long finishedAt = System.nanoTime();
    int finished = store.finished().size();
    print(
        "%d commits %.1f s, %d finished read in %.0f ms%n",
        trials, seconds(start, finishedAt), finished, 1e3 * seconds(finishedAt, System.nanoTime()));
    print(
        "one trial's row: %d bytes%n",
        Files.size(Path.of(out, "trials", ResultFile.of(trial(0).spec().id()))));
  }

  private static TrialResult trial(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rank = 1 << random.nextInt(8);
    return Trials.accurate(
        Trials.slice(random.nextBoolean() ? Axis.ROW : Axis.COLUMN, rank, random.nextInt(256)),
        seed,
        0.6 + 0.1 * random.nextDouble());
  }

  private static void query(String out, String sql) throws IOException {
    try (SparkSession spark = SharedSpark.start()) {
      took("Spark is up");
      SqlViews.register(spark, out);
      took("views are registered");
      Dataset<Row> rows = spark.sql(sql);
      took("query is analyzed");
      rows.queryExecution().executedPlan();
      took("query is planned");
      rows.collectAsList().stream().limit(5).forEach(row -> print("%s%n", row));
      took("query has run");
    }
    took("Spark is down");
  }

  /** Since the JVM started. On a busy machine the processor time tells more than the clock. */
  private static void took(String what) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    print(
        "%5.2f s, %5.2f s of processor: %s%n",
        (System.currentTimeMillis() - start) / 1e3, system.getProcessCpuTime() / 1e9, what);
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  @SuppressWarnings("SystemOut")
  private static void print(String format, Object... values) {
    System.out.printf(format, values);
  }
}
