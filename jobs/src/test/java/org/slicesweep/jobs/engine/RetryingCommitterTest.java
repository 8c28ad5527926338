package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryingCommitterTest {
  private final AtomicInteger attempts = new AtomicInteger();

  private RetryingCommitter failing(int times, Duration wait) {
    return new RetryingCommitter(
        result -> {
          if (attempts.incrementAndGet() <= times) {
            throw new IOException("No space left on device");
          }
        },
        4,
        wait);
  }

  @Test
  void triesAgain() throws IOException {
    failing(2, Duration.ofMillis(1)).commit(Trials.result(Trials.probe(1)));
    assertThat(attempts).hasValue(3);
  }

  @Test
  void givesUpWithTheLastError() {
    assertThatThrownBy(
            () -> failing(99, Duration.ofMillis(1)).commit(Trials.result(Trials.probe(1))))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(attempts).hasValue(4);
  }

  @Test
  void doesNotWaitWhenItsTaskIsCancelled() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> failing(99, Duration.ofHours(1)).commit(Trials.result(Trials.probe(1))))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
