package org.slicesweep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCacheTest {
  private static final int PROCESSES = 4;

  @TempDir Path folder;
  private NodeCache cache;
  private final AtomicInteger built = new AtomicInteger();

  @BeforeEach
  void cache() {
    cache = NodeCache.in(folder.resolve("cache"));
  }

  @Test
  void whatIsThereIsNotMadeAgain() {
    assertThat(text("a", "first")).isEqualTo("first");
    assertThat(text("a", "second")).isEqualTo("first");
    assertThat(text("b", "second")).isEqualTo("second");
    assertThat(built).hasValue(2);
  }

  @Test
  void whatIsNotSoundIsMadeAnew() throws IOException {
    text("a", "whole");
    Files.writeString(cache.folder().resolve("texts").resolve("a"), "");

    assertThat(text("a", "anew")).isEqualTo("anew");
  }

  @Test
  void aFolderTakesTheUnsoundOnesPlace() throws IOException {
    Path kept = cache.folder().resolve("pairs").resolve("a");
    Files.createDirectories(kept.resolve("deep"));
    Files.writeString(kept.resolve("deep").resolve("foreign"), "?");

    String read =
        cache.open(
            "pairs",
            "a",
            path -> Files.readString(path.resolve("left")),
            draft -> {
              Files.createDirectories(draft);
              Files.writeString(draft.resolve("left"), "l");
            });

    assertThat(read).isEqualTo("l");
    assertThat(kept.resolve("deep")).doesNotExist();
  }

  @Test
  void whatCouldNotBeMadeLeavesNothingBehind() throws IOException {
    assertThatThrownBy(
            () ->
                cache.open(
                    "texts",
                    "a",
                    Files::readString,
                    draft -> {
                      Files.writeString(draft, "half");
                      throw new IOException("the source went away");
                    }))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the source went away")
        .hasMessageContaining(NodeCache.VARIABLE);
    assertThat(names("texts")).isEmpty();

    assertThat(text("a", "whole")).isEqualTo("whole");
  }

  @Test
  void draftsOfTheDeadAreCleared() throws IOException {
    Path texts = Files.createDirectories(cache.folder().resolve("texts"));
    Files.writeString(texts.resolve(".a.1234.draft"), "half");
    Files.writeString(texts.resolve(".ab.1234.draft"), "another's");

    text("a", "whole");

    assertThat(names("texts")).containsExactlyInAnyOrder("a", ".ab.1234.draft");
  }

  @Test
  void refusesNamesThatLeaveTheFolder() {
    for (String name : List.of("..", "a/b", "", ".hidden", "a\0b")) {
      assertThatThrownBy(() -> text(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void ofManyThreadsOneMakesIt() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<String>> read = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String own = "by " + i;
        read.add(
            pool.submit(
                () -> {
                  start.await();
                  return text("a", own);
                }));
      }
      start.countDown();
      String first = read.get(0).get();
      for (Future<String> other : read) {
        assertThat(other.get()).isEqualTo(first);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(built).hasValue(1);
  }

  @Test
  void ofManyProcessesOneMakesIt() throws Exception {
    Path log = folder.resolve("log");
    Path go = folder.resolve("go");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Maker.class.getName(),
                  cache.folder().toString(),
                  go.toString(),
                  log.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    Files.createFile(go);
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(Files.readAllLines(log)).hasSize(1);
  }

  /** One of several processes that want the same thing; notes in a log that it was made. */
  static final class Maker {
    private Maker() {}

    public static void main(String[] args) throws Exception {
      while (!Files.exists(Path.of(args[1]))) {
        Thread.sleep(1);
      }
      String read =
          NodeCache.in(Path.of(args[0]))
              .open(
                  "texts",
                  "shared",
                  Files::readString,
                  draft -> {
                    Files.writeString(
                        Path.of(args[2]),
                        "made\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                    pause();
                    Files.writeString(draft, "content");
                  });
      System.exit(read.equals("content") ? 0 : 1);
    }

    private static void pause() {
      try {
        Thread.sleep(200); // so that the others arrive while it is made
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String text(String key, String content) {
    return cache.open(
        "texts",
        key,
        path -> {
          String text = Files.readString(path);
          if (text.isEmpty()) {
            throw new IOException("empty");
          }
          return text;
        },
        draft -> {
          built.incrementAndGet();
          Files.writeString(draft, content);
        });
  }

  private List<String> names(String kind) throws IOException {
    try (Stream<Path> files = Files.list(cache.folder().resolve(kind))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
