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
  void filesOfOtherFormatsAreCountedAndOneIsNamed() {
    file("a/1.png");
    file("a/2.webp");
    file("b/3.HEIC");
    file("b/labels.txt");
    assertThat(MediaKind.IMAGES.leftOut(FolderTree.of(folder)))
        .containsExactly(
            folder + ": 2 files are left out, such as a/2.webp: expected JPEG, PNG, GIF or BMP");
  }

  @Test
  void videosOfOtherFormatsToo() {
    file("a/1.mp4");
    file("a/2.wmv");
    assertThat(MediaKind.IMAGES.leftOut(FolderTree.of(folder))).isEmpty();
    assertThat(MediaKind.VIDEOS.leftOut(FolderTree.of(folder)))
        .containsExactly(
            folder
                + ": 1 file is left out, such as a/2.wmv: expected mp4, avi, webm, mkv, mov or mpg");
  }
}
