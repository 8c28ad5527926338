package org.slicesweep.task;

/**
 * A batch for evaluation.
 *
 * @param rows where each of its examples stands in the split, to put predictions back in order
 */
@SuppressWarnings("ArrayRecordComponent")
public record EvaluationBatch(int[] rows, Batch batch) {}
