package org.slicesweep.jobs.store;

import java.time.Instant;

/**
 * A trial whose row says that it failed.
 *
 * @param reason in a sentence, null where none was given
 * @param startedAt null where it never started
 */
public record StoredFailure(
    String id, String method, long seed, String status, String reason, Instant startedAt) {

  /** Whether it is one of those that were begun before a moment, or not at all. */
  public boolean isOlderThan(Instant moment) {
    return startedAt == null || startedAt.isBefore(moment);
  }
}
