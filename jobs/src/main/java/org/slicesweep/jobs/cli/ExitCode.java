package org.slicesweep.jobs.cli;

/** What a command tells the shell. */
final class ExitCode {
  static final int FINE = 0;

  /** A fault of ours. */
  static final int INTERNAL_ERROR = 1;

  /** A file, a folder or a flag that cannot work. */
  static final int BAD_INPUT = 2;

  /** The sweep ran to its end, and some of its trials have no result to show. */
  static final int SOME_TRIALS_FAILED = 3;

  /** The doctor found what keeps sweeps from running. */
  static final int UNWELL = 3;

  /** The run ended before the sweep did: stopped, or another driver took over. */
  static final int ENDED_EARLY = 4;

  private ExitCode() {}
}
