package org.slicesweep.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The content of a file: of one on the disk, of one in an archive, or of a cell of a table. */
public interface FileBytes {
  /** No single image or video that anyone trains on is larger. */
  long MOST = 1L << 30;

  /** What messages call it: the file, and what lies in it. */
  String name();

  /**
   * Reads all of it.
   *
   * @throws IOException if it cannot be read, or holds more than {@link #MOST} bytes
   */
  byte[] read() throws IOException;

  /** Where it lies, if it is a file of its own. */
  default Optional<Path> path() {
    return Optional.empty();
  }
}
