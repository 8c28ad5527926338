package org.slicesweep.jobs.sweep;

import org.slicesweep.common.InputException;

/**
 * Where the user wrote something.
 *
 * @param source the file as the user named it, or {@code --set key=value}
 * @param line counting from 1; 0 for a source without lines
 */
record Place(String source, int line) {
  /** An error that names this place. */
  InputException error(String message) {
    return new InputException(this + ": " + message);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}
