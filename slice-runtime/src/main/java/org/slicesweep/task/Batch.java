package org.slicesweep.task;

/** Temporary. */
@SuppressWarnings("ArrayRecordComponent")
public record Batch(
    long[] ids, long[] typeIds, float[] mask, float[] labels, int size, int length) {}
