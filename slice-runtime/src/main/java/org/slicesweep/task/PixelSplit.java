package org.slicesweep.task;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.NodeCache;
import org.slicesweep.media.FrameSampling;
import org.slicesweep.media.ImageProcessor;
import org.slicesweep.media.PixelSource;
import org.slicesweep.media.PixelStore;
import org.slicesweep.media.Skipped;

/** A split as pixels, decoded once a machine and mapped into memory. */
public final class PixelSplit implements PreparedSplit {
  private static final Logger LOG = LoggerFactory.getLogger(PixelSplit.class);
  private static final int NAMED = 3;

  private final Split kept;
  private final PixelStore store;
  private final ImageProcessor processor;
  private final boolean clips;

  private PixelSplit(Split kept, PixelStore store, ImageProcessor processor, boolean clips) {
    this.kept = kept;
    this.store = store;
    this.processor = processor;
    this.clips = clips;
  }

  /**
   * Decodes a split, unless that was done before.
   *
   * @param name what progress and messages call it
   * @param sampling which frames of a video; null for images
   * @param skipBad whether what cannot be decoded is left out
   * @param threads how many may decode side by side
   * @throws org.slicesweep.common.InputException naming the file that cannot be decoded
   */
  public static PixelSplit of(
      Split split,
      String name,
      ImageProcessor processor,
      FrameSampling sampling,
      boolean skipBad,
      int threads) {
    PixelStore store =
        new PixelSource(
                name,
                split.examples().stream().map(Example::media).toList(),
                split.sha256(),
                processor,
                sampling,
                skipBad)
            .open(NodeCache.user(), threads);
    if (store.skipped().isEmpty()) {
      return new PixelSplit(split, store, processor, sampling != null);
    }
    List<String> reasons = store.skipped().stream().limit(NAMED).map(Skipped::reason).toList();
    LOG.warn(
        "{}: {} of {} are skipped: {}{}",
        name,
        store.skipped().size(),
        split.size(),
        String.join("; ", reasons),
        store.skipped().size() > NAMED ? "; …" : "");
    Split kept =
        new Split(
            IntStream.range(0, store.size())
                .mapToObj(row -> split.examples().get(store.origin(row)))
                .toList(),
            split.sha256());
    return new PixelSplit(kept, store, processor, sampling != null);
  }

  /** The examples, without those that were skipped. */
  public Split kept() {
    return kept;
  }

  public int height() {
    return store.height();
  }

  public int width() {
    return store.width();
  }

  @Override
  public int size() {
    return store.size();
  }

  @Override
  public int length(int row) {
    return 1;
  }

  @Override
  public float label(int row) {
    return kept.examples().get(row).label();
  }

  @Override
  public PixelBatch batch(int... rows) {
    return new PixelBatch(this, rows.clone());
  }

  ImageProcessor processor() {
    return processor;
  }

  int exampleBytes() {
    return store.exampleBytes();
  }

  /** Appends the bytes of the given examples to a buffer. */
  void copy(int[] rows, ByteBuffer to) {
    for (int row : rows) {
      store.copy(row, to);
    }
  }

  /** Of a tensor with so many examples. */
  long[] shape(int examples) {
    return clips
        ? new long[] {examples, store.frames(), 3, store.height(), store.width()}
        : new long[] {examples, 3, store.height(), store.width()};
  }
}
