package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slicesweep.jobs.live.FailureGroup;
import org.slicesweep.jobs.live.LiveRun;
import org.slicesweep.jobs.live.PageServer;
import org.slicesweep.jobs.live.SweepWatch;
import org.slicesweep.jobs.store.Lease;
import org.slicesweep.jobs.store.RunFiles;

/** A run's hold on its folder, and what others see of it. */
final class LiveSession implements AutoCloseable {
  /** After the engine (100) and Spark (50) have ended, before Hadoop closes its files (10). */
  private static final int AFTER_SPARK = 30;

  private final Lease lease;
  private final LiveRun run;
  private final Optional<PageServer> page;
  private final Runnable farewell;

  private LiveSession(Lease lease, LiveRun run, Optional<PageServer> page) {
    this.lease = lease;
    this.run = run;
    this.page = page;
    this.farewell = lease::close;
    ShutdownHookManager.get().addShutdownHook(farewell, AFTER_SPARK);
  }

  /**
   * Takes the folder, and shows its page.
   *
   * @param command that goes on with the sweep; without secrets
   */
  static LiveSession open(String results, String command, PageOptions pages, PrintWriter out) {
    Lease lease = Lease.take(results, command, out::println);
    try {
      LiveRun run = new LiveRun(lease, RunFiles.of(results), out);
      Optional<PageServer> page = pages.start(run::json, out);
      page.ifPresent(shown -> run.page(shown.address()));
      return new LiveSession(lease, run, page);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * @param failures reads, which may take a while, why trials of earlier runs failed
   */
  void failedEarlier(Supplier<List<FailureGroup>> failures) {
    run.failedEarlier(failures);
  }

  SweepWatch watch() {
    return run;
  }

  String command() {
    return lease.holder().command();
  }

  /** Whether someone from outside ended the run. */
  boolean endedFromOutside() {
    return run.endedFromOutside();
  }

  /** Whether the process itself is about to end: what takes time would not come to its end. */
  static boolean isProcessEnding() {
    return ShutdownHookManager.get().isShutdownInProgress();
  }

  @Override
  public void close() {
    run.close();
    page.ifPresent(PageServer::close);
    lease.close();
    if (!isProcessEnding()) {
      ShutdownHookManager.get().removeShutdownHook(farewell);
    }
  }
}
