package org.slicesweep.jobs.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Samples a second over the last ten seconds. Not thread-safe. */
final class RateMeter {
  private static final double WINDOW_SECONDS = 10;

  private record Count(double at, double samples) {}

  private final Deque<Count> counts = new ArrayDeque<>();
  private double sum;

  /**
   * @param now seconds since the meter began
   */
  void add(double now, double samples) {
    if (samples > 0) {
      counts.addLast(new Count(now, samples));
      sum += samples;
    }
  }

  double perSecond(double now) {
    while (!counts.isEmpty() && counts.peekFirst().at() <= now - WINDOW_SECONDS) {
      sum -= counts.removeFirst().samples();
    }
    double seconds = Math.min(now, WINDOW_SECONDS);
    return counts.isEmpty() || seconds <= 0 ? 0 : sum / seconds;
  }
}
