package org.slicesweep.jobs.store;

/**
 * A file of a results folder as its listing shows it.
 *
 * @param name without the folder
 * @param modified milliseconds since 1970
 */
record StoredFile(String name, long bytes, long modified) {
  /** A line that is taken to change whenever the file's content does. */
  String stamp() {
    return name + " " + bytes + " " + modified;
  }
}
