package org.slicesweep.weights;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slicesweep.common.InputException;

/** The files of a Hugging Face model, wherever they are. Safe for use by several threads. */
interface ModelFolder {
  /** Whether there is such a file; fetches none. */
  boolean has(String file);

  /** The first of the files that is there; prefers one that needs no network. */
  default Optional<String> first(String... files) {
    return Arrays.stream(files).filter(this::has).findFirst();
  }

  /**
   * The file on this machine; fetched if it is elsewhere.
   *
   * @param file one that is there
   * @throws InputException if it is not, or cannot be fetched
   */
  Path file(String file);

  /** Whether all of it is on this machine. */
  default boolean isHere() {
    return false;
  }

  /** Why a file may seem missing that the model has: where it is from cannot be asked. */
  default Optional<InputException> unreachable() {
    return Optional.empty();
  }

  /** What messages call it. */
  @Override
  String toString();
}
