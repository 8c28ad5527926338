package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PackDispatcherTest {
  private static PackQueue queue(IntStream packs) {
    return new PackQueue(packs, OptionalInt::empty, System::nanoTime);
  }

  @Test
  void handsOutEveryPackOnceInOrder() throws InterruptedException {
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    new PackDispatcher(() -> 1, seen::add).run(queue(IntStream.range(0, 100)));
    assertThat(List.copyOf(seen)).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void neverExceedsItsRoom() throws InterruptedException {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    new PackDispatcher(
            () -> 3,
            pack -> {
              most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
              pause();
              inFlight.decrementAndGet();
            })
        .run(queue(IntStream.range(0, 1000)));
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void usesRoomThatAppears() throws Exception {
    AtomicInteger room = new AtomicInteger(1);
    Semaphore started = new Semaphore(0);
    CountDownLatch end = new CountDownLatch(1);
    PackDispatcher dispatcher =
        new PackDispatcher(
            room::get,
            pack -> {
              started.release();
              await(end);
            });
    CompletableFuture<Void> run = running(dispatcher, 3);

    started.acquire();
    assertThat(started.tryAcquire()).isFalse();
    room.set(3); // an executor joined
    started.acquire(2);
    end.countDown();
    run.get();
  }

  @Test
  void withoutAnyRoomOnePackStillWaitsForAnExecutor() throws InterruptedException {
    AtomicInteger ran = new AtomicInteger();
    new PackDispatcher(() -> 0, pack -> ran.incrementAndGet()).run(queue(IntStream.range(0, 3)));
    assertThat(ran).hasValue(3);
  }

  @Test
  void stopsHandingOutAndTellsWhenItIsIdle() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    PackDispatcher dispatcher =
        new PackDispatcher(
            () -> 1,
            pack -> {
              ran.incrementAndGet();
              started.countDown();
              await(end);
            });
    CompletableFuture<Void> run = running(dispatcher, 10);

    started.await();
    dispatcher.stop();
    assertThat(dispatcher.awaitIdle(20)).isFalse();
    end.countDown();
    assertThat(dispatcher.awaitIdle(TimeUnit.SECONDS.toMillis(30))).isTrue();
    run.get();
    assertThat(ran).hasValue(1);
  }

  @Test
  void goesOnWhenAPackThrows() throws InterruptedException {
    AtomicInteger ran = new AtomicInteger();
    new PackDispatcher(
            () -> 1,
            pack -> {
              if (ran.incrementAndGet() == 1) {
                throw new IllegalStateException("expected by the test");
              }
            })
        .run(queue(IntStream.range(0, 3)));
    assertThat(ran).hasValue(3);
  }

  private static CompletableFuture<Void> running(PackDispatcher dispatcher, int count) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            dispatcher.run(queue(IntStream.range(0, count)));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void pause() {
    try {
      Thread.sleep(0, 1000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
