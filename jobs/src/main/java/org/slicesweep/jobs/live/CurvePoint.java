package org.slicesweep.jobs.live;

import java.io.Serializable;

/**
 * A point of a learning curve as it is drawn.
 *
 * @param step optimizer steps done
 * @param loss of the training batches around it
 * @param metric the task's metric on the validation split, null where it was not measured
 */
public record CurvePoint(int step, double loss, Double metric) implements Serializable {}
