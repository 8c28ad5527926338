package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;

class ModelCacheTest {
  private static final byte[] MODEL = "weights".repeat(100_000).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private Path cache;

  @BeforeEach
  void name() {
    cache = folder.resolve("cache");
  }

  /** A jar with one stored, not compressed, model. */
  private URL jar(String name, byte[] content) throws IOException {
    Path jar = folder.resolve(name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry("models/tiny.onnx");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
    return URI.create("jar:" + jar.toUri() + "!/models/tiny.onnx").toURL();
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }

  @Test
  void unpacksOnce() throws IOException {
    URL resource = jar("model.jar", MODEL);
    Path file = new ModelCache(cache).unpacked(resource);
    assertThat(file).hasBinaryContent(MODEL).hasFileName(file.getFileName().toString());
    Object written = Files.readAttributes(file, "unix:ino,lastModifiedTime");
    assertThat(new ModelCache(cache).unpacked(resource)).isEqualTo(file);
    assertThat(Files.readAttributes(file, "unix:ino,lastModifiedTime")).isEqualTo(written);
    assertThat(cached()).containsExactly(file);
  }

  @Test
  void unpacksAnewWhatIsNotWhole() throws IOException {
    URL resource = jar("model.jar", MODEL);
    Path file = new ModelCache(cache).unpacked(resource);
    Files.write(file, new byte[] {1});
    assertThat(new ModelCache(cache).unpacked(resource)).isEqualTo(file).hasBinaryContent(MODEL);
  }

  @Test
  void keepsVersionsApart() throws IOException {
    byte[] next = MODEL.clone();
    next[0]++;
    Path old = new ModelCache(cache).unpacked(jar("old.jar", MODEL));
    assertThat(new ModelCache(cache).unpacked(jar("new.jar", next))).hasBinaryContent(next);
    assertThat(old).hasBinaryContent(MODEL);
  }

  @Test
  void unpacksWhileOthersDo() throws Exception {
    URL resource = jar("model.jar", MODEL);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<byte[]> unpack = () -> Files.readAllBytes(new ModelCache(cache).unpacked(resource));
      for (Future<byte[]> read : pool.invokeAll(Collections.nCopies(16, unpack))) {
        assertThat(read.get()).isEqualTo(MODEL);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(cached()).hasSize(1);
  }

  @Test
  void refusesADamagedJar() throws IOException {
    URL resource = jar("model.jar", MODEL);
    Path jar = folder.resolve("model.jar");
    byte[] bytes = Files.readAllBytes(jar);
    bytes[bytes.length / 2]++;
    Files.write(jar, bytes);
    assertThatThrownBy(() -> new ModelCache(cache).unpacked(resource))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("model.jar is damaged")
        .hasMessageContaining("cannot unpack");
    assertThat(cached()).isEmpty();
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    URL resource = jar("model.jar", MODEL);
    Files.createFile(cache);
    assertThatThrownBy(() -> new ModelCache(cache).unpacked(resource))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("into " + cache)
        .hasMessageEndingWith("SLICESWEEP_CACHE can name another folder");
  }

  @Test
  void usesAFileWhereItLies() throws IOException {
    Path file = Files.write(folder.resolve("a model.onnx"), MODEL);
    assertThat(new ModelCache(cache).unpacked(file.toUri().toURL())).isEqualTo(file);
    assertThat(cache).doesNotExist();
  }
}
