package org.slicesweep.jobs.engine;

import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * Hands out packs from a queue, never more at once than there is room for. The room is asked again
 * and again, since executors come and go.
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

  /** Runs what the queue holds, and what is put back meanwhile, and returns when all has ended. */
  void run(PackQueue queue) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(PackDispatcher::thread);
    try {
      for (OptionalInt next = take(queue); next.isPresent(); next = take(queue)) {
        int number = next.getAsInt();
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

  /** The next pack, once there is room for it; empty when stopped or when nothing is left. */
  private synchronized OptionalInt take(PackQueue queue) throws InterruptedException {
    while (!stopped) {
      if (inFlight < Math.max(1, room.getAsInt())) {
        OptionalInt next = queue.poll();
        if (next.isPresent()) {
          inFlight++;
          return next;
        }
        if (inFlight == 0 && queue.isEmpty()) {
          return next;
        }
      }
      wait(LOOK_AGAIN_MILLIS);
    }
    return OptionalInt.empty();
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
