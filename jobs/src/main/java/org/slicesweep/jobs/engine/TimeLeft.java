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

  /** Such as {@code 45 s}, {@code 2 min 10 s}, {@code 3 h 5 min}, {@code 2 d 4 h}. */
  static String words(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    if (s < 600) {
      return joined(s / 60, "min", s % 60 / 10 * 10, "s");
    }
    if (s < 3600) {
      return s / 60 + " min";
    }
    return s < 24 * 3600
        ? joined(s / 3600, "h", s % 3600 / 60, "min")
        : joined(s / 86400, "d", s % 86400 / 3600, "h");
  }

  private static String joined(long whole, String unit, long rest, String restUnit) {
    return rest == 0
        ? "%d %s".formatted(whole, unit)
        : "%d %s %d %s".formatted(whole, unit, rest, restUnit);
  }
}
