package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.NodeCache;
import org.slicesweep.common.Sha256;

class RowFileTest {
  private static final int[][] IDS = {{101, 7592, 102}, {}, {101, -3, Integer.MAX_VALUE, 102}};
  private static final int[][] TYPES = {{0, 0, 0}, {}, {0, 0, 1, 1}};
  private static final String KEY = Sha256.of("key");

  @TempDir Path folder;
  private int computed;

  private List<IntRows> columns() {
    return RowFile.of(
        NodeCache.in(folder),
        KEY,
        2,
        () -> {
          computed++;
          return List.of(IDS, TYPES);
        });
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tokens"))) {
      return files.findFirst().orElseThrow();
    }
  }

  private static void assertRead(List<IntRows> columns) {
    assertThat(columns.get(0).toArrays()).isDeepEqualTo(IDS);
    assertThat(columns.get(1).toArrays()).isDeepEqualTo(TYPES);
    assertThat(columns.get(0).length(1)).isZero();
    assertThat(columns.get(0).length(2)).isEqualTo(4);
  }

  @Test
  void readsWhatWasComputedOnce() {
    assertRead(columns());
    assertRead(columns());
    assertThat(computed).isEqualTo(1);
  }

  @Test
  void rowsLongerThanTheWritersBufferAreWhole() throws IOException {
    int[] row = new int[100_000];
    Arrays.setAll(row, i -> i * 7);
    Path file = folder.resolve("long");
    RowFile.write(file, List.<int[][]>of(new int[][] {row, {1}}));

    assertThat(RowFile.read(file, 1).get(0).toArrays()).isDeepEqualTo(new int[][] {row, {1}});
  }

  @Test
  void aFileThatIsNotWholeIsMadeAnew() throws IOException {
    columns();
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertRead(columns());
      assertThat(file()).hasBinaryContent(whole);
    }
  }

  @Test
  void aFileWithAWrongByteIsMadeAnew() throws IOException {
    columns();
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length; i++) {
      byte[] wrong = whole.clone();
      wrong[i] ^= 1;
      Files.write(file(), wrong);
      assertRead(columns());
    }
    assertThat(computed).isEqualTo(1 + whole.length);
  }

  /** Words with the right checksum, which say something that cannot be. */
  private Path forged(int... words) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate((words.length + 1) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.slice(0, words.length * Integer.BYTES));
    bytes.putInt(words.length * Integer.BYTES, (int) checksum.getValue());
    return Files.write(folder.resolve("forged"), bytes.array());
  }

  @Test
  void aForgedFileIsNotTrusted() throws IOException {
    Path real = folder.resolve("real");
    RowFile.write(real, List.<int[][]>of(new int[][] {{5}}));
    int magic = ByteBuffer.wrap(Files.readAllBytes(real)).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    assertThat(RowFile.read(forged(magic, 1, 1, 1, 1, 5), 1).get(0).row(0)).containsExactly(5);

    int[][] forgeries = {
      {magic, 1, 1, 1, 2, 5}, // a row beyond the end
      {magic, 1, 1, 1, -1, 5},
      {magic, 1, 1, -1, 1, 5},
      {magic, 1, 1, Integer.MAX_VALUE, 1, 5},
      {magic, 1, 1, 2, 1, 0, 5}, // a row that ends before it begins
      {magic, 1, 1, 1, 1, 5, 6}, // something after the end
      {magic, 1, 2, 1, 1, 5}, // of two columns
      {magic, 2, 1, 1, 1, 5}, // of another version
      {~magic, 1, 1, 1, 1, 5},
    };
    for (int[] words : forgeries) {
      assertThatThrownBy(() -> RowFile.read(forged(words), 1))
          .as(Arrays.toString(words))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void withoutACacheRowsAreComputedAllTheSame() throws IOException {
    Path notAFolder = Files.writeString(folder.resolve("file"), "x");

    List<IntRows> columns = RowFile.of(NodeCache.in(notAFolder), KEY, 2, () -> List.of(IDS, TYPES));

    assertRead(columns);
  }
}
