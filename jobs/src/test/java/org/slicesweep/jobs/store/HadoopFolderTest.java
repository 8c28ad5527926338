package org.slicesweep.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slicesweep.common.InputException;

/** Hadoop's own code path, over the only file system of Hadoop's that needs no server. */
class HadoopFolderTest extends FolderContract {
  @Override
  Folder at(Path place) throws IOException {
    return folder(place, false);
  }

  private static HadoopFolder folder(Path place, boolean objectStore) throws IOException {
    Configuration settings = new Configuration();
    FileSystem files = FileSystem.get(URI.create("file:///"), settings);
    return new HadoopFolder(
        files,
        FileContext.getFileContext(files.getUri(), settings),
        new org.apache.hadoop.fs.Path(place.toUri()),
        objectStore);
  }

  @Override
  @Disabled("Hadoop's local file system renames without atomicity, unlike HDFS")
  void racingWritersMakeOneWholeFileEach() {}

  @Test
  void anUnknownFileSystemIsTheUsersMistake() {
    assertThatThrownBy(() -> Folder.at("gopher://host/results"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("gopher://host/results is no place for results")
        .hasMessageContaining("No FileSystem for scheme \"gopher\"");
  }

  @Test
  void tellsPathsFromAddresses() {
    assertThat(Folder.at("results/a:b")).isInstanceOf(LocalFolder.class);
    assertThat(Folder.at("file:///tmp/results").location()).isEqualTo("/tmp/results");
    assertThatThrownBy(() -> Folder.at("hdfs://a b/c")).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> Folder.at(" ")).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> Folder.at("a\0b")).isInstanceOf(InputException.class);
  }

  @Nested
  class ObjectStore extends FolderContract {
    @Override
    Folder at(Path root) throws IOException {
      return folder(root, true);
    }

    @Override
    @Disabled("a local file is visible while it is written, unlike an object")
    void racingWritersMakeOneWholeFileEach() {}
  }

  @Nested
  class ConditionalObjectStore extends FolderContract {
    private final MemoryObjects objects = new MemoryObjects();

    @Override
    Folder at(Path root) {
      return new HadoopFolder(
          objects, null, new org.apache.hadoop.fs.Path("s3a://bucket" + root), true);
    }
  }
}
