package org.slicesweep.weights;

/** Hears how a download gets on. */
interface DownloadProgress {
  /**
   * Called often.
   *
   * @param total -1 where nobody knows
   */
  void at(String file, long bytes, long total);

  /** The file is there, whole and checked. */
  void done(String file, long bytes);

  /** The file is not there, and will not be. */
  void failed(String file);
}
