package org.slicesweep.jobs.cli;

import java.util.Locale;

/** Times as people say them. */
final class Durations {
  private Durations() {}

  /** Such as {@code 40 s}, {@code 25 min}, {@code 3.5 h} or {@code 4 days}. */
  static String of(double seconds) {
    if (seconds < 90) {
      return Math.max(1, Math.round(seconds)) + " s";
    }
    if (seconds < 90 * 60) {
      return Math.round(seconds / 60) + " min";
    }
    return seconds < 48 * 3600
        ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
        : Math.round(seconds / 86_400) + " days";
  }
}
