package org.slicesweep.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.BuildInfo;
import org.slicesweep.common.InputException;

@Timeout(60)
class LeaseTest {
  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir private Path out;
  private RunFiles files;
  private final List<String> told = new ArrayList<>();
  private final Waiting waiting = new Waiting();

  /** Time that passes only where someone waits. */
  private static final class Waiting implements LeaseClock {
    private long nanos;
    private int sleeps;
    private Callable<?> meanwhile = () -> null;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void sleep(Duration time) {
      nanos += time.toNanos();
      sleeps++;
      try {
        meanwhile.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @BeforeEach
  void aFolder() {
    files = RunFiles.of(out.toString());
  }

  private Lease take() {
    return Lease.take(new LeaseQueue(files, waiting, told::add), "./sweep run a.yaml", OFTEN);
  }

  /** As it looks from here when another machine's driver has the folder. */
  private static Holder elsewhere(long generation, long beat) {
    Instant theirs = Instant.now().minus(Duration.ofHours(7)); // their clock is far behind
    return new Holder(
        generation,
        "theirs",
        "node7",
        "another boot",
        4711,
        "tick 1",
        "/home/ann",
        "./sweep run a.yaml",
        null,
        theirs.toString(),
        beat,
        theirs.toString(),
        null);
  }

  private static Holder here(long generation, long pid, String birth) {
    return new Holder(
        generation,
        "ours",
        "here",
        ThisProcess.machine(),
        pid,
        birth,
        "/",
        "./sweep run a.yaml",
        null,
        Instant.now().toString(),
        3,
        Instant.now().toString(),
        null);
  }

  private List<String> names() throws IOException {
    return RunFilesTest.names(out.resolve("_run"));
  }

  @Test
  void theSecondDriverIsToldWhoHasTheFolderAndWhatToDo() {
    try (Lease first = take()) {
      assertThat(first.holder().generation()).isEqualTo(1);
      assertThatThrownBy(this::take)
          .isInstanceOf(InputException.class)
          .hasMessageContaining(out + " is in use by a driver on " + BuildInfo.host())
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("since " + first.holder().sinceWords())
          .hasMessageContaining("./sweep stop --results " + out);
    }
    assertThat(waiting.sleeps).isZero();
  }

  @Test
  void aFolderThatWasReleasedIsTakenAtOnceByTheNextGeneration() throws IOException {
    try (Lease first = take()) {
      first.ending("finished");
    }
    assertThat(files.holder().orElseThrow().ending()).isEqualTo("finished");
    try (Lease second = take()) {
      assertThat(second.holder().generation()).isEqualTo(2);
      assertThat(names()).containsExactly("driver-000002.json");
    }
    assertThat(waiting.sleeps).isZero();
    assertThat(RunFilesTest.names(out)).containsExactly("_run"); // no temporary files
  }

  @Test
  void ofManyDriversAtOnceOneGetsTheFolder() throws Exception {
    ExecutorService drivers = Executors.newFixedThreadPool(8);
    List<Callable<Lease>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          () -> {
            try {
              return Lease.take(
                  new LeaseQueue(RunFiles.of(out.toString()), LeaseClock.REAL, any -> {}),
                  "",
                  OFTEN);
            } catch (InputException refused) {
              return null;
            }
          });
    }
    List<Lease> leases = new ArrayList<>();
    for (var lease : drivers.invokeAll(all)) {
      if (lease.get() != null) {
        leases.add(lease.get());
      }
    }
    drivers.shutdown();
    assertThat(leases).hasSize(1);
    leases.get(0).close();
  }

  @Test
  void aProcessOfThisMachineThatIsGoneIsNotWaitedFor() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    files.create(here(1, ended.pid(), "tick 1"));
    try (Lease lease = take()) {
      assertThat(lease.holder().generation()).isEqualTo(2);
    }
    assertThat(waiting.sleeps).isZero();
    assertThat(told).singleElement().asString().contains("is gone");
  }

  @Test
  void aLaterProcessWithTheSameNumberIsAnother() throws IOException {
    files.create(here(1, ThisProcess.pid(), "tick 1"));
    try (Lease lease = take()) {
      assertThat(lease.holder().generation()).isEqualTo(2);
    }
    files.create(here(3, ThisProcess.pid(), ThisProcess.birth()));
    assertThatThrownBy(this::take).isInstanceOf(InputException.class);
  }

  @Test
  void aSilentDriverOfAnotherMachineLosesTheFolderAfterAMinute() throws IOException {
    files.create(elsewhere(4, 9));
    try (Lease lease = take()) {
      assertThat(lease.holder().generation()).isEqualTo(5);
      assertThat(names()).containsExactly("driver-000005.json");
    }
    assertThat(waiting.nanos).isEqualTo(LeaseQueue.LIMIT.toNanos());
    assertThat(told).hasSizeGreaterThan(5).first().asString().contains("node7 (process 4711)");
    assertThat(told).anySatisfy(line -> assertThat(line).contains("in 20 s its folder is taken"));
  }

  @Test
  void aDriverOfAnotherMachineThatGivesASignOfLifeKeepsIt() throws IOException {
    files.create(elsewhere(4, 9));
    waiting.meanwhile =
        () -> {
          if (waiting.sleeps == 7) {
            files.replace(elsewhere(4, 10));
          }
          return null;
        };
    assertThatThrownBy(this::take)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("in use by a driver on node7 (process 4711)");
    assertThat(waiting.sleeps).isEqualTo(7);
  }

  @Test
  void aDriverThatEndsWhileWeWaitLeavesTheFolderToUs() throws IOException {
    files.create(elsewhere(4, 9));
    waiting.meanwhile =
        () -> {
          if (waiting.sleeps == 3) {
            files.replace(elsewhere(4, 9).ended("finished"));
          }
          return null;
        };
    take().close();
    assertThat(waiting.sleeps).isEqualTo(3);
  }

  @Test
  void howLongAgoALifeSignWasIsSaidByTheFoldersClock() throws IOException {
    files.create(elsewhere(4, 9));
    Path file = out.resolve("_run/driver-000004.json");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofSeconds(45))));
    take().close();
    assertThat(waiting.sleeps).isBetween(14, 15);
    waiting.sleeps = 0;
    files.create(elsewhere(9, 9));
    file = out.resolve("_run/driver-000009.json");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(9))));
    take().close();
    assertThat(waiting.sleeps).isZero();
  }

  @Test
  void whoWasTakenForDeadFindsThatItLostTheFolderAndLeavesItAlone() throws Exception {
    BlockingQueue<Lease.Wish> heard = new LinkedBlockingQueue<>();
    Lease asleep = take();
    asleep.whenToEnd(heard::add);
    files.create(elsewhere(2, 1));
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(Lease.Wish.LOST);
    asleep.close();
    assertThat(files.holder()).contains(elsewhereAs(files.holder().orElseThrow()));
    assertThat(files.holder().orElseThrow().hasEnded()).isFalse();
  }

  private static Holder elsewhereAs(Holder there) {
    assertThat(there.nonce()).isEqualTo("theirs");
    return there;
  }

  @Test
  void aDriverHearsThatItShouldEndEvenIfItListensLate() throws Exception {
    BlockingQueue<Lease.Wish> heard = new LinkedBlockingQueue<>();
    try (Lease lease = take()) {
      files.requestStop(files.holder().orElseThrow());
      while (lease.wish() != Lease.Wish.STOP) {
        Thread.sleep(5);
      }
      lease.whenToEnd(heard::add);
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(Lease.Wish.STOP);
    }
    assertThat(names()).containsExactly("driver-000001.json"); // the request was heard and is gone
    try (Lease next = take()) {
      Thread.sleep(5 * OFTEN.toMillis());
      assertThat(next.wish()).isEqualTo(Lease.Wish.GO_ON);
    }
  }

  @Test
  void itGivesSignsOfLife() throws Exception {
    try (Lease lease = take()) {
      lease.page("http://127.0.0.1:4050"); // is told at the next look
      while (files.holder().orElseThrow().beat() == 0) {
        Thread.sleep(5);
      }
      assertThat(files.holder().orElseThrow().page()).isEqualTo("http://127.0.0.1:4050");
      while (!files.holder().orElseThrow().silentSince(lease.holder())) {
        Thread.sleep(1); // a beat between the two looks
      }
    }
  }

  @Test
  void aFileThatIsNoDriversIsNamed() throws IOException {
    Files.createDirectories(out.resolve("_run"));
    Files.writeString(out.resolve("_run/driver-000001.json"), "not JSON");
    assertThatThrownBy(this::take)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("_run/driver-000001.json is damaged");
  }
}
