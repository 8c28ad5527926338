package org.slicesweep.jobs.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * Hands out packs in order, never more at once than there is room for. The room is asked again and
 * again, since executors come and go.
 */
final class PackDispatcher {
  private static final long LOOK_AGAIN_MILLIS = 1000;

  private final IntSupplier room;
  private final IntConsumer work;
  private int inFlight;
  private boolean stopped;

  /**
   * @param room how many packs may be in flight now; less than 1 means 1
   * @param work runs the pack of a number and returns when it ended, whatever happened
   */
  PackDispatcher(IntSupplier room, IntConsumer work) {
    this.room = room;
    this.work = work;
  }

  /** Runs packs 0 to {@code count - 1} and returns when all that were handed out have ended. */
  void run(int count) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(PackDispatcher::thread);
    try {
      for (int pack = 0; pack < count && awaitRoom(); pack++) {
        int number = pack;
        threads.execute(
            () -> {
              try {
                work.accept(number);
              } finally {
                ended();
              }
            });
      }
      awaitIdle(Long.MAX_VALUE);
    } finally {
      threads.shutdown();
    }
  }

  /** Hands out nothing more. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Waits until no pack is in flight; false when {@code millis} were not enough. */
  synchronized boolean awaitIdle(long millis) throws InterruptedException {
    long start = System.nanoTime();
    while (inFlight > 0) {
      long left = millis - (System.nanoTime() - start) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(Math.min(left, LOOK_AGAIN_MILLIS));
    }
    return true;
  }

  private synchronized boolean awaitRoom() throws InterruptedException {
    while (!stopped && inFlight >= Math.max(1, room.getAsInt())) {
      wait(LOOK_AGAIN_MILLIS);
    }
    if (!stopped) {
      inFlight++;
    }
    return !stopped;
  }

  private synchronized void ended() {
    inFlight--;
    notifyAll();
  }

  private static final AtomicInteger THREADS = new AtomicInteger();

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sweep-job-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
