package org.slicesweep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteLocationTest {
  @TempDir Path cache;
  private final Far far = new Far();
  private String before;

  /** A file system in memory: paths to contents; a folder is whatever a path goes through. */
  private static final class Far implements RemoteFileSystem {
    final Map<String, String> contents = new TreeMap<>();
    final List<String> opened = new CopyOnWriteArrayList<>();
    String version = "1";
    String sent;

    @Override
    public boolean knows(String scheme) {
      return scheme.equals("far");
    }

    @Override
    public List<String> schemes() {
      return List.of("far", "near");
    }

    @Override
    public Optional<Status> status(URI address) {
      return status(address.getPath().replaceFirst("/+$", ""));
    }

    private Optional<Status> status(String path) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (contents.containsKey(path)) {
        return Optional.of(new Status(name, false, contents.get(path).length(), version));
      }
      boolean folder = contents.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
      return folder ? Optional.of(new Status(name, true, 0, "")) : Optional.empty();
    }

    @Override
    public List<Status> list(URI folder) {
      String path = folder.getPath().replaceFirst("/+$", "") + "/";
      return contents.keySet().stream()
          .filter(file -> file.startsWith(path))
          .map(file -> file.substring(path.length()).replaceFirst("(?<=.)/.*", ""))
          .distinct()
          .map(
              name ->
                  status(path + name)
                      .map(s -> new Status(name, s.folder(), s.bytes(), s.version()))
                      .orElseThrow())
          .toList();
    }

    @Override
    public InputStream open(URI file) throws IOException {
      opened.add(file.getPath());
      String content = contents.get(file.getPath());
      if (content == null) {
        throw new FileNotFoundException(file.toString());
      }
      return new ByteArrayInputStream(
          (sent == null ? content : sent).getBytes(StandardCharsets.UTF_8));
    }
  }

  @BeforeEach
  void useCache() {
    before = System.setProperty(NodeCache.PROPERTY, cache.toString());
    far.contents.put("/data/train.tsv", "text\tlabel\n");
    far.contents.put("/data/sets/a/one.txt", "1");
    far.contents.put("/data/sets/b/two.txt", "22");
  }

  @AfterEach
  void useCacheAsBefore() {
    if (before == null) {
      System.clearProperty(NodeCache.PROPERTY);
    } else {
      System.setProperty(NodeCache.PROPERTY, before);
    }
  }

  private Location at(String address) {
    return RemoteLocation.of("train", URI.create(address), far);
  }

  @Test
  void aFileIsCopiedOnceUnderItsOwnName() {
    Path copy = at("far://host/data/train.tsv").local();

    assertThat(copy).hasFileName("train.tsv").hasContent("text\tlabel\n").startsWith(cache);
    assertThat(at("far://host/data/train.tsv").local()).isEqualTo(copy);
    assertThat(far.opened).containsExactly("/data/train.tsv");
  }

  @Test
  void whatChangesIsCopiedAnew() {
    Path old = at("far://host/data/train.tsv").local();
    far.contents.put("/data/train.tsv", "other\tlabel\n");

    assertThat(at("far://host/data/train.tsv").local()).hasContent("other\tlabel\n");

    far.contents.put("/data/train.tsv", "OTHER\tlabel\n"); // of the same size
    far.version = "2";
    assertThat(at("far://host/data/train.tsv").local()).hasContent("OTHER\tlabel\n");
    assertThat(old).hasContent("text\tlabel\n");
  }

  @Test
  void theSamePathOfAnotherHostIsAnotherFile() {
    Path one = at("far://one/data/train.tsv").local();

    assertThat(at("far://two/data/train.tsv").local()).isNotEqualTo(one);
  }

  @Test
  void aFolderIsCopiedWithAllBelowIt() {
    Path copy = at("far://host/data/sets/").local();

    assertThat(copy).hasFileName("sets");
    assertThat(copy.resolve("a/one.txt")).hasContent("1");
    assertThat(copy.resolve("b/two.txt")).hasContent("22");
    assertThat(far.opened).hasSize(2);
  }

  @Test
  void aTruncatedCopyIsMadeAnew() throws IOException {
    Files.writeString(at("far://host/data/train.tsv").local(), "text");

    assertThat(at("far://host/data/train.tsv").local()).hasContent("text\tlabel\n");
  }

  @Test
  void findsItsWay() {
    Location data = at("far://host/data");

    assertThat(data.isFolder()).isTrue();
    assertThat(data.isFile()).isFalse();
    assertThat(data.name()).isEqualTo("data");
    assertThat(data.child("train.tsv").isFile()).isTrue();
    assertThat(data.child("sets").isFolder()).isTrue();
    assertThat(data.child("none").isFile()).isFalse();
    assertThat(data.child("none").neighbours()).containsExactly("sets", "train.tsv");
    assertThat(data.child("sets").child("../train.tsv").isFile()).isTrue();
    assertThat(data.child("a b")).hasToString("far://host/data/a%20b");
  }

  @Test
  void noNameLeadsOutOfTheCopy() {
    for (String name : List.of("..", "a\\b", "")) {
      far.contents.clear();
      far.contents.put("/data/" + name + "/x", "x");
      far.contents.put("/data/y", "y");

      assertThatThrownBy(() -> at("far://host/data").local())
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is no name of a file");
    }
    assertThat(far.opened).isEmpty();
  }

  @Test
  void aFileThatChangesWhileItIsReadIsNotKept() {
    far.sent = "text";

    assertThatThrownBy(() -> at("far://host/data/train.tsv").local())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has 11 bytes, its copy 4");
    far.sent = null;
    assertThat(at("far://host/data/train.tsv").local()).hasContent("text\tlabel\n");
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> at("far://host/none").local())
        .isInstanceOf(InputException.class)
        .hasMessage("train far://host/none does not exist");
    assertThatThrownBy(() -> at("fra://host/none"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "train fra://host/none: no file system is known for \"fra\": did you mean \"far\"?");
  }

  @Test
  void withoutSparkOnlyPathsOfThisMachineAreRead() throws IOException {
    assertThatThrownBy(() -> Location.of("train", "hdfs://host/x"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("only paths of this machine can be read without Spark");
    Path file = Files.writeString(cache.resolve("a b"), "x");
    assertThat(Location.of("train", file.toUri().toString()).local()).isEqualTo(file);
    assertThat(Location.of("train", "C:/x").isFile()).isFalse();
    assertThatThrownBy(() -> Location.of("train", "hdfs://a b/c"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not an address");
    assertThatThrownBy(() -> Location.of("train", "a\0b"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not a path");
  }

  @Test
  void ofManyWhoWantACopyOneMakesIt() throws Exception {
    int threads = 6;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Path>> copies = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        copies.add(pool.submit(() -> at("far://host/data/sets").local()));
      }
      for (Future<Path> copy : copies) {
        assertThat(copy.get().resolve("b/two.txt")).hasContent("22");
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(far.opened).hasSize(2);
  }
}
