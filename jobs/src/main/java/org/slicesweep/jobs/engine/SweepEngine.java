package org.slicesweep.jobs.engine;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.jobs.live.SweepWatch;

/** Runs the trials of a sweep on Spark. */
public final class SweepEngine {
  /** Spark stops at 40, and higher goes first: running trials can still be asked to stop. */
  private static final int BEFORE_SPARK_STOPS = 100;

  private static final int LONGEST_FAREWELL_SECONDS = 30;

  private SweepEngine() {}

  /**
   * Runs every trial of the request, each stored by the executor that trained it before it counts
   * as done. A trial that fails is stored as such, a result that cannot be stored is reported, and
   * the sweep goes on. When the process is asked to end (Ctrl-C), trials in training are told to
   * stop, and what is stored stays.
   *
   * @param spark a session that lists {@link SweepPlugin} in {@code spark.plugins}, such as {@link
   *     LocalSpark} starts; without it progress counts whole trials only
   * @param terminal where progress goes: one live line where it is a terminal, else a line now and
   *     then
   */
  public static SweepSummary run(SparkSession spark, EngineRequest request, PrintStream terminal) {
    return run(spark, request, terminal, SweepWatch.NOBODY);
  }

  /**
   * The same under the eyes of someone.
   *
   * @param watch who looks on, and may ask the run to end
   */
  public static SweepSummary run(
      SparkSession spark, EngineRequest request, PrintStream terminal, SweepWatch watch) {
    SweepRun run =
        new SweepRun(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            request,
            RetryingCommitter.around(request.committer()),
            Patience.DEFAULT,
            Terminal.of(terminal));
    CountDownLatch ended = new CountDownLatch(1);
    Runnable farewell =
        () -> {
          run.interrupt();
          await(ended);
        };
    ShutdownHookManager hooks = ShutdownHookManager.get();
    hooks.addShutdownHook(farewell, BEFORE_SPARK_STOPS, LONGEST_FAREWELL_SECONDS, SECONDS);
    try {
      SweepMetrics.show(run);
      watch.started(run);
      SweepSummary summary = run.run();
      watch.ended(run.state(), summary.endedEarly());
      return summary;
    } finally {
      SweepMetrics.hide(run);
      ended.countDown();
      if (!hooks.isShutdownInProgress()) {
        hooks.removeShutdownHook(farewell);
      }
    }
  }

  private static void await(CountDownLatch ended) {
    try {
      boolean unused = ended.await(LONGEST_FAREWELL_SECONDS, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
