package org.slicesweep.jobs.live;

/**
 * A trial that ended.
 *
 * @param status as its row has it, or {@code NOT_STORED}
 * @param reason why it failed, null where there is nothing to say
 * @param metric the task's metric on the test split, null where the trial was not scored
 */
public record EndedTrial(
    String id,
    String label,
    String status,
    String reason,
    int steps,
    String metricName,
    Double metric,
    TrialTrace trace) {}
