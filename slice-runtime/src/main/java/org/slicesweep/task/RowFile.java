package org.slicesweep.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.InputException;
import org.slicesweep.common.NodeCache;

/**
 * Columns of {@link IntRows} that a machine computes once: a memory-mapped file in its cache, which
 * all its processes share. Little-endian words of 32 bits:
 *
 * <pre>
 * magic, version, columns, rows
 * for each column: where each row ends, rows words; then the rows' numbers
 * CRC-32C of all before
 * </pre>
 */
final class RowFile {
  private static final Logger LOG = LoggerFactory.getLogger(RowFile.class);
  private static final String KIND = "tokens";
  private static final int MAGIC = 0x53_57_52_4F; // SWRO
  private static final int VERSION = 1;
  private static final int HEADER = 4 * Integer.BYTES;

  private RowFile() {}

  /**
   * Columns from the machine's cache, computed if they are not there, or not sound.
   *
   * @param key a hash of everything that decides them
   * @param columns how many there are
   */
  static List<IntRows> of(
      NodeCache cache, String key, int columns, Supplier<List<int[][]>> computation) {
    try {
      return cache.open(
          KIND,
          key + "-v" + VERSION,
          file -> read(file, columns),
          draft -> write(draft, computation.get()));
    } catch (InputException e) {
      // What cannot be shared is computed all the same, here as in every other process.
      LOG.warn("tokens are not kept: {}", e.getMessage());
      return computation.get().stream().map(IntRows::of).toList();
    }
  }

  static void write(Path file, List<int[][]> columns) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ChecksummedWriter writer = new ChecksummedWriter(channel);
      int rows = columns.get(0).length;
      writer.write(new int[] {MAGIC, VERSION, columns.size(), rows});
      for (int[][] column : columns) {
        int[] ends = new int[rows];
        int end = 0;
        for (int row = 0; row < rows; row++) {
          end = Math.addExact(end, column[row].length);
          ends[row] = end;
        }
        writer.write(ends);
        for (int[] row : column) {
          writer.write(row);
        }
      }
      writer.end();
    } catch (ArithmeticException e) {
      throw new IOException("more than 2^31 tokens do not fit a file", e);
    }
  }

  /**
   * @throws IOException if it is not such a file, or not whole
   */
  static List<IntRows> read(Path file, int columns) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < HEADER + Integer.BYTES || size > Integer.MAX_VALUE || size % Integer.BYTES != 0) {
        throw new IOException(size + " bytes cannot be such a file");
      }
      ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
      int body = (int) size - Integer.BYTES;
      CRC32C checksum = new CRC32C();
      checksum.update(bytes.slice(0, body));
      if (bytes.getInt(body) != (int) checksum.getValue()) {
        throw new IOException("the checksum is another");
      }
      return read(bytes.slice(0, body).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer(), columns);
    }
  }

  /** The checksum says that it is what was written; this, that what was written is sound. */
  private static List<IntRows> read(IntBuffer words, int columns) throws IOException {
    if (words.get() != MAGIC || words.get() != VERSION || words.get() != columns) {
      throw new IOException("another format");
    }
    int rows = words.get();
    List<IntRows> read = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      IntBuffer ends = next(words, rows);
      int last = 0;
      for (int row = 0; row < rows; row++) {
        if (ends.get(row) < last) {
          throw new IOException("row " + row + " ends before it begins");
        }
        last = ends.get(row);
      }
      read.add(new MappedRows(ends, next(words, last)));
    }
    if (words.hasRemaining()) {
      throw new IOException("more than the columns");
    }
    return read;
  }

  private static IntBuffer next(IntBuffer words, int count) throws IOException {
    if (count < 0 || count > words.remaining()) {
      throw new IOException("it ends too early");
    }
    IntBuffer next = words.slice(words.position(), count);
    words.position(words.position() + count);
    return next;
  }

  /** Rows whose numbers stand one after the other. */
  private record MappedRows(IntBuffer ends, IntBuffer numbers) implements IntRows {
    @Override
    public int size() {
      return ends.limit();
    }

    private int start(int row) {
      return row == 0 ? 0 : ends.get(row - 1);
    }

    @Override
    public int length(int row) {
      return ends.get(row) - start(row);
    }

    @Override
    public int[] row(int row) {
      int[] copy = new int[length(row)];
      numbers.get(start(row), copy);
      return copy;
    }
  }

  /** Writes words, and at the end the checksum of all of them. */
  private static final class ChecksummedWriter {
    private final FileChannel channel;
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer buffer =
        ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    ChecksummedWriter(FileChannel channel) {
      this.channel = channel;
    }

    void write(int[] words) throws IOException {
      for (int word : words) {
        if (!buffer.hasRemaining()) {
          flush();
        }
        buffer.putInt(word);
      }
    }

    private void flush() throws IOException {
      checksum.update(buffer.flip());
      buffer.rewind();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    void end() throws IOException {
      flush();
      buffer.putInt((int) checksum.getValue()).flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }
}
