package org.slicesweep.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that appear whole or not at all, whoever else writes them and whenever the power fails. */
final class AtomicFiles {
  /** The JDK copies a heap buffer to native memory of its own size, and keeps that. */
  private static final int CHUNK = 1 << 20;

  private AtomicFiles() {}

  /** What fills a file. */
  @FunctionalInterface
  interface Body {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Writes next to {@code target}, then moves over it; creates its folder. */
  static void write(Path target, Body body) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    Path draft = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        body.writeTo(channel);
        channel.force(true);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Writes everything between position and limit. */
  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int length = Math.min(CHUNK, bytes.remaining());
      int written = channel.write(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + written);
    }
  }
}
