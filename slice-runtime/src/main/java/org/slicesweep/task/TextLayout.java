package org.slicesweep.task;

import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * Which files hold a text task, and what stands where in them.
 *
 * @param columns one or two columns of text, then the label
 * @param validation null takes a share of the training rows; so does {@code test}
 * @param largestShare most rows that a share takes
 */
record TextLayout(
    DataFile train,
    DataFile validation,
    DataFile test,
    Columns columns,
    Kind kind,
    MetricName metric,
    int largestShare) {}
