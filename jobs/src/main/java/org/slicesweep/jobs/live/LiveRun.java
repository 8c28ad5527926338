package org.slicesweep.jobs.live;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.jobs.store.Lease;
import org.slicesweep.jobs.store.RunFiles;

/**
 * Stands between a run of the engine and those who look at it from elsewhere: writes the progress
 * file, feeds the page, and ends the run when the folder wants that.
 */
public final class LiveRun implements SweepWatch, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);
  private static final long WRITE_SECONDS = 2;
  private static final long WRITE_SECONDS_WHERE_PAID = 15;

  static final String STOPPED = "stopped";
  static final String TAKEN_OVER = "taken over";

  private final Lease lease;
  private final RunFiles files;
  private final PrintWriter out;
  private final ScheduledExecutorService clock;
  private Supplier<List<FailureGroup>> failedEarlier = List::of;
  private RunningSweep sweep;
  private SweepState last;
  private String page;
  private String ending;
  private long count;

  /**
   * @param out where the farewell goes
   */
  public LiveRun(Lease lease, RunFiles files, PrintWriter out) {
    this.lease = lease;
    this.files = files;
    this.out = out;
    this.clock =
        Executors.newScheduledThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "sweep-live");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Tells others where the page is. */
  public synchronized void page(String address) {
    page = address;
    lease.page(address);
  }

  @Override
  public void started(RunningSweep running) {
    synchronized (this) {
      sweep = running;
    }
    long every = files.isObjectStore() ? WRITE_SECONDS_WHERE_PAID : WRITE_SECONDS;
    var unused = clock.scheduleWithFixedDelay(this::write, 0, every, SECONDS);
    clock.execute(this::lookBack);
    lease.whenToEnd(wish -> end(running, wish));
  }

  private void end(RunningSweep running, Lease.Wish wish) {
    synchronized (this) {
      ending = wish == Lease.Wish.LOST ? TAKEN_OVER : STOPPED;
    }
    running.stop();
  }

  /**
   * @param failures reads, which may take a while, why trials of earlier runs failed; asked once,
   *     on a thread of its own
   */
  public synchronized void failedEarlier(Supplier<List<FailureGroup>> failures) {
    failedEarlier = failures;
  }

  private void lookBack() {
    RunningSweep running = running();
    Supplier<List<FailureGroup>> failures;
    synchronized (this) {
      failures = failedEarlier;
    }
    try {
      running.failedEarlier(failures.get());
    } catch (RuntimeException e) {
      LOG.info("why trials of earlier runs failed could not be read", e);
    }
  }

  @Override
  public void ended(SweepState state, String early) {
    String how;
    synchronized (this) {
      if (ending == null) {
        ending = early == null ? "finished" : early;
      }
      how = ending;
      last = state.with(List.of()); // Spark's books of who is busy are a moment behind
    }
    close();
    lease.ending(how);
    write();
    if (early != null) {
      out.println(Farewell.of(how, state, files.out(), lease.holder().command()));
    }
    if (lease.wish() != Lease.Wish.LOST) {
      lease.close();
    }
  }

  /** Whether someone from outside ended it. */
  public synchronized boolean endedFromOutside() {
    return STOPPED.equals(ending) || TAKEN_OVER.equals(ending);
  }

  /** The progress as of now, as JSON. */
  public byte[] json() {
    RunningSweep running = running();
    SweepState state = running == null ? null : running.state();
    synchronized (this) {
      count++;
      SweepState shown = last == null ? state : last;
      return ProgressFile.of(
              lease.holder(), files.out(), count, page, last == null ? null : ending, shown)
          .json();
    }
  }

  private synchronized RunningSweep running() {
    return sweep;
  }

  private void write() {
    if (lease.wish() == Lease.Wish.LOST) {
      return; // the file is another driver's now
    }
    try {
      files.progress(json());
    } catch (IOException | RuntimeException e) {
      LOG.info("the progress file could not be written", e); // never at the cost of the sweep
    }
  }

  /** Writes no more. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      boolean unused = clock.awaitTermination(5, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
