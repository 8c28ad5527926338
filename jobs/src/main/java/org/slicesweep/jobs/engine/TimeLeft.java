package org.slicesweep.jobs.engine;

import java.util.OptionalDouble;

/** How long a sweep still takes, from the speed it had so far. */
final class TimeLeft {
  /** Before that the speed is mostly that of loading the first backbone. */
  private static final double FIRST_GUESS_SECONDS = 3;

  private TimeLeft() {}

  /**
   * @param elapsed seconds since the start
   * @param done work done, in any unit
   * @param total all work, in the same unit
   */
  static OptionalDouble seconds(double elapsed, double done, double total) {
    return elapsed < FIRST_GUESS_SECONDS || done <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, elapsed * (total - done) / done));
  }
}
