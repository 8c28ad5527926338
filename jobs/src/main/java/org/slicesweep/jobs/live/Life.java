package org.slicesweep.jobs.live;

/** What can be said of a folder's driver from outside. */
public enum Life {
  /** There never was one. */
  NONE,
  /** It runs. */
  RUNNING,
  /** It should give signs of life, and does not. */
  SILENT,
  /** It died without a word: its process is gone. */
  GONE,
  /** It ended by itself. */
  ENDED
}
