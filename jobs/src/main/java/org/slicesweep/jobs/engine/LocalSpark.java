package org.slicesweep.jobs.engine;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.net.URL;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.common.InputException;

/** The Spark session of a sweep: one inside this process, or the cluster it was submitted to. */
public final class LocalSpark {
  /**
   * What the launcher sets for this machine, for executors: a trial trains on one thread, and
   * glibc's allocator keeps what a step freed for the next one.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OMP_NUM_THREADS", "1",
          "MKL_NUM_THREADS", "1",
          "MALLOC_MMAP_THRESHOLD_", "33554432",
          "MALLOC_TRIM_THRESHOLD_", "17179869184",
          "MALLOC_ARENA_MAX", "1");

  private LocalSpark() {}

  /**
   * Starts Spark inside this process, quiet and quick to start, with {@code concurrency} task slots
   * but no more than there are cores. Under {@code spark-submit}, where a master is configured,
   * joins that instead and only adds what is missing.
   *
   * <p>Inside a process a task has one attempt. On a cluster it has Spark's four ({@code
   * spark.task.maxFailures}), which only what the machine is to blame for uses up: a trial that
   * fails does not fail its task. Executors and nodes that keep failing get nothing more to do for
   * ten minutes ({@code spark.excludeOnFailure}).
   *
   * @param application the name Spark shows
   * @param concurrency trials that may run at the same time, at least 1
   * @throws InputException if GPUs are configured for a local master, which would wait for them
   *     forever
   */
  public static SparkSession start(String application, int concurrency) {
    InputException.check(
        concurrency >= 1, "concurrency", "concurrency %d: expected at least 1", concurrency);
    quietUnlessConfigured();
    SparkConf conf = configuration(application, concurrency);
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** How many of so many trials run at the same time: on this machine no more than it has cores. */
  public static int slots(int concurrency) {
    return System.getProperty("spark.master") == null
        ? Math.min(concurrency, Runtime.getRuntime().availableProcessors())
        : concurrency; // the cluster has its own
  }

  /** On top of the {@code spark.*} system properties, in which spark-submit leaves its options. */
  static SparkConf configuration(String application, int concurrency) {
    SparkConf conf = new SparkConf();
    if (conf.contains("spark.master")) {
      refuseLocalGpus(conf);
      excludeWhoKeepsFailing(conf);
      ENVIRONMENT.forEach((name, value) -> conf.setIfMissing("spark.executorEnv." + name, value));
    } else {
      local(conf, slots(concurrency));
    }
    conf.setIfMissing("spark.app.name", application);
    // One sweep's packs start in order within their pool, fairly beside other users of the session.
    conf.setIfMissing("spark.scheduler.mode", "FAIR");
    conf.setIfMissing("spark.sql.session.timeZone", "UTC");
    // A job a trial broadcasts a few kilobytes, for which Spark would take blocks of 4 MB.
    conf.setIfMissing("spark.broadcast.blockSize", "64k");
    // Packs and outcomes are records, which Kryo cannot write.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    conf.set("spark.plugins", withOurs(conf.get("spark.plugins", "")));
    return conf;
  }

  /** Log4j without a configuration would get Spark's, which tells of every task. */
  private static void quietUnlessConfigured() {
    if (LogManager.getContext(false) instanceof LoggerContext logging
        && logging.getConfiguration() instanceof DefaultConfiguration) {
      URL configuration = LocalSpark.class.getResource("log4j2-local.properties");
      logging.setConfigLocation(URI.create(configuration.toString()));
    }
  }

  private static void local(SparkConf conf, int slots) {
    conf.setMaster("local[" + slots + "]");
    conf.setIfMissing("spark.driver.host", "127.0.0.1");
    conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.setIfMissing("spark.sql.catalogImplementation", "in-memory");
    conf.setIfMissing("spark.sql.shuffle.partitions", String.valueOf(slots));
    // Spark's default for timestamps is a type that the Parquet format has given up.
    conf.setIfMissing("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    conf.setIfMissing("spark.metrics.staticSources.enabled", "false");
    conf.setIfMissing("spark.metrics.executorMetricsSource.enabled", "false");
    // Nobody looks at old jobs without the UI; by default a thousand are kept.
    conf.setIfMissing("spark.ui.retainedJobs", "50");
    conf.setIfMissing("spark.ui.retainedStages", "50");
    conf.setIfMissing("spark.ui.retainedTasks", "500");
    conf.setIfMissing("spark.sql.ui.retainedExecutions", "50");
  }

  /** A full disk fails trials faster than any other executor can finish them. */
  private static void excludeWhoKeepsFailing(SparkConf conf) {
    conf.setIfMissing("spark.excludeOnFailure.enabled", "true");
    conf.setIfMissing("spark.excludeOnFailure.timeout", "10min");
  }

  private static void refuseLocalGpus(SparkConf conf) {
    String key = "spark.task.resource.gpu.amount";
    InputException.check(
        !conf.get("spark.master").startsWith("local") || !conf.contains(key),
        key,
        "%s with master %s: Spark hands out GPUs only on a cluster and would wait for them forever;"
            + " leave it out, and set the sweep's device to gpu",
        key,
        conf.get("spark.master"));
  }

  private static String withOurs(String plugins) {
    return Stream.concat(Stream.of(plugins.split(",", -1)), Stream.of(SweepPlugin.class.getName()))
        .map(String::strip)
        .filter(plugin -> !plugin.isEmpty())
        .distinct()
        .collect(joining(","));
  }
}
