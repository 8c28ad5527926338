package org.slicesweep.jobs.engine;

import java.time.Duration;

/**
 * What a run puts up with.
 *
 * @param grace how long running trials get to end by themselves when the run is interrupted
 * @param attempts how often a pack that the cluster fails is handed to it, at least 1
 * @param firstWait before the second attempt; each later wait is four times the one before
 */
record Patience(Duration grace, int attempts, Duration firstWait) {
  /** On a cluster each attempt is four of Spark's, on other executors where there are any. */
  static final Patience DEFAULT = new Patience(Duration.ofSeconds(20), 3, Duration.ofSeconds(5));

  private static final int FACTOR = 4;

  /**
   * @param attempt that failed, from 1
   */
  Duration waitAfter(int attempt) {
    return firstWait.multipliedBy((long) Math.pow(FACTOR, attempt - 1));
  }
}
