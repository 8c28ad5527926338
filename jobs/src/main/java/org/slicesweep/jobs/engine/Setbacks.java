package org.slicesweep.jobs.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts how often the cluster, and not a trial, failed. Thread-safe. */
final class Setbacks {
  private final Patience patience;
  private final Map<Integer, Integer> failed = new HashMap<>();

  Setbacks(Patience patience) {
    this.patience = patience;
  }

  /**
   * The cluster failed a pack once more.
   *
   * @return how long to wait before it is tried again; empty when it was tried often enough
   */
  synchronized Optional<Duration> next(int pack) {
    int attempt = failed.merge(pack, 1, Integer::sum);
    return attempt < patience.attempts()
        ? Optional.of(patience.waitAfter(attempt))
        : Optional.empty();
  }

  /** How often a pack was failed so far. */
  synchronized int of(int pack) {
    return failed.getOrDefault(pack, 0);
  }

  /** A pack made of another one's trial has what is left of that one's attempts, at least one. */
  synchronized void inherit(int pack, int from) {
    failed.put(pack, of(from));
  }
}
