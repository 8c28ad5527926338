package org.slicesweep.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaKindTest {
  @TempDir private Path folder;

  private void file(String name) {
    TestImages.write(folder.resolve(name), new byte[] {1});
  }

  @Test
  void imagesThatCannotBeDecodedAreReadSoThatTheyAreRefusedByName() {
    file("a/1.png");
    file("a/2.webp");
    file("b/3.HEIC");
    file("b/labels.txt");
    assertThat(MediaKind.IMAGES.in(FolderTree.of(folder)))
        .containsOnlyKeys("a/1.png", "a/2.webp", "b/3.HEIC");
  }

  @Test
  void videosAreFilesAndFoldersOfFrames() {
    file("a/1.mp4");
    file("a/2.WMV");
    file("a/2.txt");
    file("b/3/1.png");
    file("b/3/2.png");
    assertThat(MediaKind.VIDEOS.in(FolderTree.of(folder)))
        .containsOnlyKeys("a/1.mp4", "a/2.WMV", "b/3");
  }
}
