package org.slicesweep;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a trial from time to time. The training only waits for the copy of its state: a thread of
 * its own brings that to the store, which may be slow. What goes wrong there is logged; the
 * training goes on.
 */
final class CheckpointKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);

  /** A trial that can be saved between its steps. */
  interface Saveable {
    int stepsDone();

    /** Copies the state; empty if it is too large to be saved. */
    Optional<byte[]> save();
  }

  private final CheckpointStore store;
  private final long everyNanos;
  private final String trial;
  private final Saveable saveable;
  private ExecutorService thread;
  private Future<?> inFlight;
  private long lastNanos = System.nanoTime();
  private volatile int savedStep;
  private boolean tooLarge;

  CheckpointKeeper(CheckpointStore store, Duration every, String trial, Saveable saveable) {
    this.store = store;
    this.everyNanos = every.toNanos();
    this.trial = trial;
    this.saveable = saveable;
    this.savedStep = saveable.stepsDone();
  }

  /** To be called between steps: saves the trial if it is time to. */
  void tick() {
    if (System.nanoTime() - lastNanos >= everyNanos && (inFlight == null || inFlight.isDone())) {
      save();
    }
  }

  /**
   * Saves the trial as it is, and waits until that is done.
   *
   * @return false if it cannot be saved, ever
   */
  boolean pause() {
    await();
    save();
    await();
    return !tooLarge;
  }

  private void save() {
    lastNanos = System.nanoTime();
    int step = saveable.stepsDone();
    if (tooLarge || step == savedStep) {
      return;
    }
    try {
      Optional<byte[]> content = saveable.save();
      if (content.isPresent()) {
        inFlight = thread().submit(() -> write(step, content.get()));
        return;
      }
    } catch (OutOfMemoryError e) {
      LOG.debug("a copy of the trial's state does not fit in Java's heap", e);
    }
    tooLarge = true;
    LOG.warn("trial {} is too large to be saved: if interrupted, it begins anew", trial);
  }

  private ExecutorService thread() {
    if (thread == null) {
      thread =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread made = new Thread(task, "checkpoint-" + trial);
                made.setDaemon(true);
                return made;
              });
    }
    return thread;
  }

  private void write(int step, byte[] content) {
    try {
      CheckpointFile.seal(content);
      store.write(trial, content);
      savedStep = step;
    } catch (IOException | RuntimeException e) {
      LOG.warn("trial {} could not be saved at step {}: {}", trial, step, e.toString());
    }
  }

  private void await() {
    boolean interrupted = false;
    while (inFlight != null) {
      try {
        inFlight.get();
        inFlight = null;
      } catch (InterruptedException e) {
        interrupted = true; // half a wait would leave a checkpoint behind that the caller deleted
      } catch (ExecutionException e) {
        LOG.warn("trial {} could not be saved", trial, e.getCause());
        inFlight = null;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for what is being written: nothing appears in the store afterwards. */
  @Override
  public void close() {
    await();
    if (thread != null) {
      thread.shutdown();
    }
  }
}
