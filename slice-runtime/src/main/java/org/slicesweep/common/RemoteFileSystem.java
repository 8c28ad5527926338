package org.slicesweep.common;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Reads files of other machines. Found by {@link java.util.ServiceLoader}; without one, a {@link
 * Location} can only be on this machine. Safe for use by several threads.
 */
public interface RemoteFileSystem {
  /**
   * A file or folder.
   *
   * @param name the last part of its address
   * @param bytes 0 for a folder
   * @param version changes when the content does: its time of modification, or a hash
   */
  record Status(String name, boolean folder, long bytes, String version) {}

  /**
   * Whether addresses of the scheme, such as {@code hdfs}, can be read.
   *
   * @throws InputException if they could be, but something is missing
   */
  boolean knows(String scheme);

  /** Schemes to suggest to who gave an unknown one. */
  List<String> schemes();

  /** What is at an address; empty if nothing is. */
  Optional<Status> status(URI address) throws IOException;

  /** What is directly below a folder, in any order. */
  List<Status> list(URI folder) throws IOException;

  /** The content of a file. */
  InputStream open(URI file) throws IOException;
}
