package org.slicesweep.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of folder promises. */
abstract class FolderContract {
  static final int WRITERS = 8;
  static final int FILES = 200;
  private static final int BYTES = 20_000;

  @TempDir Path place;
  Folder folder;

  abstract Folder at(Path place) throws IOException;

  /** How often in all racing writers may be told that theirs is the file. */
  int mostWins() {
    return FILES;
  }

  @BeforeEach
  void open() throws IOException {
    folder = at(place.resolve("results"));
  }

  @Test
  void anAbsentFolderIsEmpty() throws IOException {
    assertThat(folder.names("")).isEmpty();
    assertThat(folder.names("trials")).isEmpty();
    assertThat(folder.files("trials")).isEmpty();
    assertThat(folder.exists("trials/a")).isFalse();
    folder.delete("trials/a");
  }

  @Test
  void whatIsCreatedIsRead() throws IOException {
    assertThat(folder.create("trials/a", bytes("first"))).isTrue();
    assertThat(folder.read("trials/a")).isEqualTo(bytes("first"));
    assertThat(folder.exists("trials/a")).isTrue();
    assertThat(folder.names("")).contains("trials");
    assertThat(folder.files("trials")).extracting(StoredFile::name).containsExactly("a");
    assertThat(folder.files("trials")).extracting(StoredFile::bytes).containsExactly(5L);
    assertThat(folder.files("")).isEmpty();
  }

  @Test
  void theFirstToCreateStays() throws IOException {
    folder.create("trials/a", bytes("first"));
    assertThat(folder.create("trials/a", bytes("second"))).isFalse();
    assertThat(folder.read("trials/a")).isEqualTo(bytes("first"));
  }

  @Test
  void replacesAndDeletes() throws IOException {
    folder.replace("a", bytes("first"));
    folder.replace("a", bytes("second"));
    assertThat(folder.read("a")).isEqualTo(bytes("second"));
    folder.delete("a");
    assertThat(folder.exists("a")).isFalse();
  }

  @Test
  void leavesAFolderThatIsNotEmpty() throws IOException {
    folder.create("trials/a", bytes("kept"));
    folder.delete("trials");
    assertThat(folder.read("trials/a")).isEqualTo(bytes("kept"));
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    folder.create("a", bytes("a file"));
    Folder file = at(place.resolve("results").resolve("a"));
    assertThatThrownBy(() -> file.names("")).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> file.files("")).isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void leavesNothingTemporary() throws IOException {
    folder.create("trials/a", bytes("first"));
    folder.create("trials/a", bytes("second"));
    folder.replace("a", bytes("third"));
    assertThat(folder.files(Folder.TEMPORARY)).isEmpty();
  }

  @Test
  void racingWritersMakeOneWholeFileEach() throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
    try {
      Future<Integer> reader = threads.submit(() -> readUntilDone(writing));
      List<Future<Integer>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        byte content = (byte) writer;
        writers.add(threads.submit(() -> writeAll(content)));
      }
      int won = 0;
      for (Future<Integer> writer : writers) {
        won += writer.get();
      }
      assertThat(won).isBetween(FILES, mostWins());
      writing.set(false);
      assertThat(reader.get()).isPositive();
    } finally {
      threads.shutdownNow();
    }
    assertThat(folder.names("trials")).hasSize(FILES);
    for (String name : folder.names("trials")) {
      assertWhole(folder.read("trials/" + name));
    }
    assertThat(folder.files(Folder.TEMPORARY)).isEmpty();
  }

  /** How many files were this writer's. */
  private int writeAll(byte content) throws IOException {
    int won = 0;
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, content);
    for (int file = 0; file < FILES; file++) {
      won += folder.create("trials/" + file, bytes) ? 1 : 0;
    }
    return won;
  }

  private int readUntilDone(AtomicBoolean writing) throws IOException {
    int read = 0;
    do {
      for (StoredFile file : folder.files("trials")) {
        assertWhole(folder.read("trials/" + file.name()));
        read++;
      }
    } while (writing.get());
    return read + 1;
  }

  /** One writer's bytes from the first to the last. */
  private static void assertWhole(byte[] content) {
    byte[] whole = new byte[BYTES];
    Arrays.fill(whole, content.length == 0 ? -1 : content[0]);
    assertThat(content).isEqualTo(whole);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
