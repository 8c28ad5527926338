package org.slicesweep.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Decoded pixels in a file that is mapped into memory: the system keeps what is used, once for all
 * processes. Safe for use by several threads.
 */
public final class PixelStore {
  static final String PIXELS = "pixels";
  static final String INDEX = "index.json";

  /** A mapping holds less than 2 GiB. */
  private static final int LARGEST_MAPPING = 1 << 30;

  private final PixelIndex index;
  private final int[] kept;
  private final int rowsPerMapping;
  private final List<MappedByteBuffer> mappings;

  private PixelStore(
      PixelIndex index, int[] kept, int rowsPerMapping, List<MappedByteBuffer> mappings) {
    this.index = index;
    this.kept = kept;
    this.rowsPerMapping = rowsPerMapping;
    this.mappings = mappings;
  }

  /**
   * @throws IOException if it is not as it was written
   */
  static PixelStore open(Path folder) throws IOException {
    PixelIndex index = PixelIndex.read(folder.resolve(INDEX));
    try (FileChannel file = FileChannel.open(folder.resolve(PIXELS))) {
      if (file.size() != index.bytes()) {
        throw new IOException("%d bytes of %d".formatted(file.size(), index.bytes()));
      }
      int rows = Math.max(1, LARGEST_MAPPING / index.rowBytes());
      List<MappedByteBuffer> mappings = new ArrayList<>();
      for (int row = 0; row < index.rows(); row += rows) {
        long length = (long) Math.min(rows, index.rows() - row) * index.rowBytes();
        mappings.add(file.map(MapMode.READ_ONLY, (long) row * index.rowBytes(), length));
      }
      return new PixelStore(index, kept(index), rows, mappings);
    }
  }

  private static int[] kept(PixelIndex index) {
    Set<Integer> skipped = new HashSet<>();
    index.skipped().forEach(row -> skipped.add(row.row()));
    return IntStream.range(0, index.rows()).filter(row -> !skipped.contains(row)).toArray();
  }

  /** How many examples could be decoded. */
  public int size() {
    return kept.length;
  }

  /** Where an example stood before the bad ones were left out. */
  public int origin(int example) {
    return kept[example];
  }

  /** What was left out. */
  public List<Skipped> skipped() {
    return index.skipped();
  }

  /** Frames of an example; 1 for images. */
  public int frames() {
    return index.frames();
  }

  public int height() {
    return index.height();
  }

  public int width() {
    return index.width();
  }

  /** Bytes of an example, {@code [frames x 3 x height x width]}. */
  public int exampleBytes() {
    return index.rowBytes();
  }

  /** Appends an example's bytes to a buffer. */
  public void copy(int example, ByteBuffer to) {
    int row = kept[example];
    int start = row % rowsPerMapping * index.rowBytes();
    to.put(mappings.get(row / rowsPerMapping).slice(start, index.rowBytes()));
  }
}
