package org.slicesweep.weights;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Decides whether to try again what a network has broken, and waits before it. */
final class Patience {
  private static final int ATTEMPTS = 5;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Duration firstPause;
  private int failures;

  Patience(Duration firstPause) {
    this.firstPause = firstPause;
  }

  /** What is tried. */
  @FunctionalInterface
  interface Attempt<T> {
    T make() throws IOException;
  }

  /** The first success of at most {@value #ATTEMPTS} attempts. */
  <T> T until(Attempt<T> attempt) throws IOException {
    while (true) {
      try {
        return attempt.make();
      } catch (IOException e) {
        await(e);
      }
    }
  }

  /** Forgets earlier failures: what gets on, however slowly, is not given up. */
  void progressed() {
    failures = 0;
  }

  /**
   * Returns when it is time for the next attempt.
   *
   * @throws IOException the failure itself, if another attempt would fail too, or enough were made
   */
  void await(IOException failure) throws IOException {
    failures++;
    if (failures >= ATTEMPTS
        || failure instanceof InterruptedIOException
        || failure instanceof WrongContent
        || (failure instanceof HubStatus answer && !answer.isPassing())) {
      throw failure;
    }
    Duration pause = firstPause.multipliedBy(1L << (failures - 1));
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      pause = LONGEST_PAUSE;
    }
    if (failure instanceof HubStatus answer && answer.retryAfter().compareTo(pause) > 0) {
      pause = answer.retryAfter();
    }
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to try again");
    }
  }
}
