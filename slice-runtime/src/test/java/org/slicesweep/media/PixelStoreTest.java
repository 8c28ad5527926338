package org.slicesweep.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.common.NodeCache;

class PixelStoreTest {
  private static final ImageProcessor PROCESSOR =
      new ImageProcessor(
          new TargetSize.Exact(new ImageSize(6, 5)),
          Resample.BILINEAR,
          null,
          1,
          List.of(0.0, 0.0, 0.0),
          List.of(1.0, 1.0, 1.0));

  @TempDir private Path folder;
  private final List<Media> media = new ArrayList<>();

  @BeforeEach
  void writeImages() {
    for (int i = 0; i < 9; i++) {
      Path file = folder.resolve("images/" + i + ".png");
      media.add(
          new Media.Image(
              new FolderTree.OnDisk(TestImages.write(file, TestImages.png(8 + i, 7, i)))));
    }
  }

  private PixelSource source(boolean skipBad) {
    return new PixelSource("set", media, "sha", PROCESSOR, null, skipBad);
  }

  private static byte[] example(PixelStore store, int example) {
    ByteBuffer bytes = ByteBuffer.allocate(store.exampleBytes());
    store.copy(example, bytes);
    return bytes.array();
  }

  private static void bytesAreRight(PixelStore store) {
    for (int i = 0; i < store.size(); i++) {
      int seed = store.origin(i);
      RgbImage image = Resizer.resize(TestImages.noise(8 + seed, 7, seed), 5, 6, Resample.BILINEAR);
      byte[] planes = new byte[3 * 6 * 5];
      for (int c = 0; c < 3; c++) {
        for (int p = 0; p < 30; p++) {
          planes[c * 30 + p] = image.pixels()[3 * p + c];
        }
      }
      assertThat(example(store, i)).isEqualTo(planes);
    }
  }

  @Test
  void holdsEveryExampleChannelByChannel() {
    PixelStore store = source(false).open(NodeCache.in(folder.resolve("cache")), 1);
    assertThat(store.size()).isEqualTo(9);
    assertThat(store.height()).isEqualTo(6);
    assertThat(store.width()).isEqualTo(5);
    bytesAreRight(store);
    bytesAreRight(source(false).open(NodeCache.in(folder.resolve("another")), 3));
  }

  @Test
  void decodesOnceAMachine() throws IOException {
    NodeCache cache = NodeCache.in(folder.resolve("cache"));
    source(false).open(cache, 1);
    for (Media item : media) {
      Files.delete(((Media.Image) item).file().path().orElseThrow());
    }
    bytesAreRight(source(false).open(cache, 1));
  }

  @Test
  void makesAnewWhatWasCutShort() throws IOException {
    NodeCache cache = NodeCache.in(folder.resolve("cache"));
    source(false).open(cache, 1);
    try (Stream<Path> files = Files.walk(cache.folder())) {
      Path pixels =
          files
              .filter(file -> file.endsWith("pixels") && Files.isRegularFile(file))
              .findFirst()
              .orElseThrow();
      Files.write(pixels, new byte[7]);
    }
    bytesAreRight(source(false).open(cache, 1));
  }

  private void damage(int... rows) throws IOException {
    for (int row : rows) {
      Files.write(((Media.Image) media.get(row)).file().path().orElseThrow(), new byte[] {1, 2});
    }
  }

  @Test
  void theFirstBadFileEndsIt() throws IOException {
    damage(3, 6);
    for (int threads : new int[] {1, 3}) {
      assertThatThrownBy(
              () -> source(false).open(NodeCache.in(folder.resolve("c" + threads)), threads))
          .isInstanceOf(InputException.class)
          .hasMessageEndingWith("3.png is no JPEG, PNG, GIF or BMP image");
    }
  }

  @Test
  void badFilesAreSkippedAndCountedIfAllowed() throws IOException {
    damage(3, 8);
    PixelStore store = source(true).open(NodeCache.in(folder.resolve("cache")), 2);
    assertThat(store.size()).isEqualTo(7);
    assertThat(store.skipped()).extracting(Skipped::row).containsExactly(3, 8);
    assertThat(store.origin(3)).isEqualTo(4);
    bytesAreRight(store);
    damage(0, 1, 2, 4, 5, 6, 7);
    assertThatThrownBy(() -> source(true).open(NodeCache.in(folder.resolve("none")), 1))
        .hasMessageStartingWith("none of the 9 files of set can be decoded: ");
  }

  @Test
  void imagesOfSeveralSizesNeedAProcessorThatMakesThemOne() {
    ImageProcessor keeps =
        new ImageProcessor(
            null, Resample.BILINEAR, null, 1, PROCESSOR.mean(), PROCESSOR.deviation());
    PixelSource source = new PixelSource("set", media, "sha", keeps, null, true);
    assertThatThrownBy(() -> source.open(NodeCache.in(folder.resolve("cache")), 1))
        .hasMessageContaining(
            "1.png has 9 x 7 pixels after the image processor, others have 8 x 7");
  }
}
