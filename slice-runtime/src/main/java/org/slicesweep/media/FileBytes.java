package org.slicesweep.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The content of a file: of one on the disk, of one in an archive, or of a cell of a table. */
public interface FileBytes {
  /** No single video that anyone trains on is larger. */
  long MOST = 1L << 30;

  /** An image is held twice while it is read, and several threads read: the heap must bear it. */
  long MOST_OF_IMAGE = Math.min(MOST, Runtime.getRuntime().maxMemory() / 16);

  /** What messages call it: the file, and what lies in it. */
  String name();

  /**
   * Reads all of it.
   *
   * @param most bytes that are taken
   * @throws IOException if it cannot be read, or holds more
   */
  byte[] read(long most) throws IOException;

  /** Reads all of it, up to {@link #MOST} bytes. */
  default byte[] read() throws IOException {
    return read(MOST);
  }

  /** Where it lies, if it is a file of its own. */
  default Optional<Path> path() {
    return Optional.empty();
  }
}
