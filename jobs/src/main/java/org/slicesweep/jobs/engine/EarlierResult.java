package org.slicesweep.jobs.engine;

import org.slicesweep.TrialStatus;

/**
 * What is stored of a trial that an earlier attempt finished.
 *
 * @param error why it failed, or null
 * @param steps optimizer steps done
 * @param metricValue null where the trial was not scored
 */
public record EarlierResult(
    TrialStatus status, String error, int steps, String metricName, Double metricValue) {}
