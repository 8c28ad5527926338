package org.slicesweep.jobs.live;

/** Times in a few words. */
public final class Durations {
  private Durations() {}

  /** Such as {@code 45 s}, {@code 2 min 10 s}, {@code 3 h 5 min}, {@code 2 d 4 h}. */
  public static String words(double seconds) {
    long s = Math.max(0, Math.round(seconds));
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
