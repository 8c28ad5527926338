package org.slicesweep.jobs.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a run's progress four times a second until it is closed. */
final class ProgressDisplay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressDisplay.class);
  private static final long REFRESH_MILLIS = 250;

  /** A way to show progress; called by one thread at a time. */
  interface Screen {
    /** Shows where things stand. */
    void show(ProgressSnapshot snapshot);

    /** Writes a line that stays. */
    void print(String line);

    /** Shows where things ended. */
    void end(ProgressSnapshot snapshot);
  }

  private final Screen screen;
  private final Supplier<ProgressSnapshot> progress;
  private final ScheduledExecutorService clock;

  ProgressDisplay(Screen screen, Supplier<ProgressSnapshot> progress) {
    this.screen = screen;
    this.progress = progress;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sweep-progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  static ProgressDisplay on(Terminal terminal, Supplier<ProgressSnapshot> progress) {
    return new ProgressDisplay(
        terminal.live() ? new LiveScreen(terminal) : new LogScreen(terminal), progress);
  }

  void start() {
    var unused = clock.scheduleAtFixedRate(this::show, 0, REFRESH_MILLIS, MILLISECONDS);
  }

  synchronized void print(String line) {
    screen.print(line);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    synchronized (this) {
      screen.end(progress.get());
    }
  }

  private synchronized void show() {
    if (clock.isShutdown()) {
      return;
    }
    try {
      screen.show(progress.get());
    } catch (RuntimeException e) {
      LOG.debug("the progress display failed", e); // never at the cost of the sweep
    }
  }
}
