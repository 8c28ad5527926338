package org.slicesweep.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;

class FileTreesTest {
  @TempDir private Path folder;

  private FileBytes zipped(int size) throws IOException {
    Path file = folder.resolve("set.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("a/1.png"));
      byte[] zeros = new byte[1 << 20];
      for (int done = 0; done < size; done += zeros.length) {
        zip.write(zeros, 0, Math.min(zeros.length, size - done));
      }
      zip.closeEntry();
    }
    return ZipTree.of(file).file("a/1.png");
  }

  @Test
  void anEntryIsNotUnpackedBeyondWhatIsAllowed() throws IOException {
    assertThat(zipped(1000).read(1000)).hasSize(1000);
    assertThatThrownBy(() -> zipped(1001).read(1000))
        .isInstanceOf(IOException.class)
        .hasMessage("it unpacks to 1,001 bytes: expected at most 1,000 bytes");
  }

  @Test
  void anImageThatTheHeapCannotBearIsNamed() throws IOException {
    assertThat(FileBytes.MOST_OF_IMAGE).isLessThan(Runtime.getRuntime().maxMemory() / 8);
    Media bomb = new Media.Image(zipped((int) FileBytes.MOST_OF_IMAGE + 1));
    assertThatThrownBy(() -> bomb.frames(null, image -> image))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder + "/set.zip!a/1.png cannot be read: it unpacks to ");
  }

  @Test
  void aLinkInACircleIsNamed() throws IOException {
    Files.createSymbolicLink(Files.createDirectories(folder.resolve("a")).resolve("up"), folder);
    assertThatThrownBy(() -> FolderTree.of(folder))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s cannot be listed: the link %s/a/up leads back to a folder around it"
                .formatted(folder, folder));
  }
}
