package org.slicesweep.jobs.store;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Time as one who waits for a folder sees it. */
interface LeaseClock {
  LeaseClock REAL =
      new LeaseClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedIOException {
          try {
            Thread.sleep(time.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a folder");
          }
        }
      };

  long nanoTime();

  void sleep(Duration time) throws InterruptedIOException;
}
