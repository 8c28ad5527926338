package org.slicesweep.jobs.doctor;

import java.io.Serializable;
import java.util.List;

/**
 * What a task found on an executor.
 *
 * @param clock the executor's, in milliseconds
 */
record Visit(MachineFacts facts, List<Finding> findings, long clock) implements Serializable {
  Visit {
    findings = List.copyOf(findings);
  }

  /** With how far its clock is out of the time in which it must have been. */
  Visit seenBetween(long sent, long back) {
    long skew = clock < sent ? clock - sent : Math.max(0, clock - back);
    return new Visit(facts.withClockSkew(skew), findings, clock);
  }
}
