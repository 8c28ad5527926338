package org.slicesweep.jobs.live;

/**
 * Trials that failed for the same reason.
 *
 * @param status as their rows have it, or {@code NOT_STORED}
 * @param reason of the first of them, in a line; null where none was given
 * @param trials how many
 * @param example the first of them: its label and id
 */
public record FailureGroup(String status, String reason, int trials, String example) {
  private static final String NOT_STORED = "NOT_STORED";

  /** Whether they have no row. */
  boolean notStored() {
    return status.equals(NOT_STORED);
  }
}
