package org.slicesweep.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.slicesweep.common.InputException;

/** Decodes everything once, and writes it to a folder that {@link PixelStore} opens. */
final class PixelWriter {
  private final PixelSource source;
  private final Path folder;
  private final DecodeProgress progress;
  private final List<Skipped> skipped = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /** The first row that ends it all; none beyond it is begun. */
  private final AtomicInteger failed = new AtomicInteger(Integer.MAX_VALUE);

  private RuntimeException failure;
  private PixelIndex shape;

  PixelWriter(PixelSource source, Path folder) {
    this.source = source;
    this.folder = folder;
    this.progress = new DecodeProgress(source.name(), source.media().size());
  }

  /**
   * @param threads that decode; what is written does not depend on their number
   */
  void write(int threads) throws IOException {
    Files.createDirectory(folder);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(PixelStore.PIXELS),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      if (threads == 1) {
        work(file);
      } else {
        workTogether(file, threads);
      }
      progress.close();
      if (failure != null) {
        throw failure;
      }
      if (shape == null) {
        throw new InputException(
            "none of the %d files of %s can be decoded: %s"
                .formatted(skipped.size(), source.name(), skipped.get(0).reason()));
      }
      skipped.sort(Comparator.comparingInt(Skipped::row));
      PixelIndex index =
          new PixelIndex(
              source.media().size(), shape.frames(), shape.height(), shape.width(), skipped);
      if (file.size() < index.bytes()) { // the last rows were skipped
        file.write(ByteBuffer.allocate(1), index.bytes() - 1);
      }
      index.write(folder.resolve(PixelStore.INDEX));
    }
  }

  private void workTogether(FileChannel file, int threads) throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(
            workers.submit(
                () -> {
                  work(file);
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) { // such as too little memory
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      workers.shutdownNow();
    }
  }

  private void work(FileChannel file) throws IOException {
    for (int row = next.getAndIncrement();
        row < Math.min(source.media().size(), failed.get());
        row = next.getAndIncrement()) {
      try {
        row(file, row);
      } catch (InputException e) {
        fail(row, e);
      }
      progress.advance();
    }
  }

  private void row(FileChannel file, int row) throws IOException {
    Decoded decoded;
    try {
      decoded = Decoded.of(source, row);
    } catch (InputException e) {
      if (!source.skipBad()) {
        throw e;
      }
      skip(row, e.getMessage());
      return;
    }
    checkShape(row, decoded);
    ByteBuffer bytes = ByteBuffer.wrap(decoded.pixels());
    long at = (long) row * decoded.pixels().length;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private synchronized void skip(int row, String reason) {
    skipped.add(new Skipped(row, reason));
  }

  private synchronized void fail(int row, RuntimeException e) {
    if (row < failed.get()) {
      failed.set(row);
      failure = e;
    }
  }

  /** Examples of several sizes cannot share a batch: that is no bad file, but a wrong processor. */
  private synchronized void checkShape(int row, Decoded decoded) {
    PixelIndex found = decoded.shape();
    if (shape == null) {
      shape = found;
    }
    InputException.check(
        found.equals(shape),
        "backbone",
        "%s has %d x %d pixels after the image processor, others have %d x %d: set do_resize with"
            + " height and width, or do_center_crop",
        source.media().get(row).name(),
        found.width(),
        found.height(),
        shape.width(),
        shape.height());
  }
}
