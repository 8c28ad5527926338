package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackQueueTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Integer> promoted = new ArrayDeque<>();
  private final PackQueue queue =
      new PackQueue(
          IntStream.of(0, 2, 3),
          () -> promoted.isEmpty() ? OptionalInt.empty() : OptionalInt.of(promoted.pop()),
          nanos::get);

  @Test
  void freshPacksComeInOrder() {
    assertThat(queue.poll()).hasValue(0);
    assertThat(queue.poll()).hasValue(2);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.poll()).hasValue(3);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isEmpty();
  }

  @Test
  void aPackThatWasPutBackComesFirstOnceItHasWaited() {
    queue.again(7, Duration.ofSeconds(5));
    assertThat(queue.poll()).hasValue(0);
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(queue.poll()).hasValue(7);
    assertThat(queue.poll()).hasValue(2);
  }

  @Test
  void aWaitingPackKeepsTheQueueFromBeingEmpty() {
    for (int i = 0; i < 3; i++) {
      queue.poll();
    }
    queue.again(7, Duration.ofSeconds(5));
    assertThat(queue.poll()).isEmpty();
    assertThat(queue.isEmpty()).isFalse();
  }

  @Test
  void promotedPacksComeBeforeFreshOnes() {
    promoted.add(9);
    assertThat(queue.poll()).hasValue(9);
    assertThat(queue.poll()).hasValue(0);
  }
}
