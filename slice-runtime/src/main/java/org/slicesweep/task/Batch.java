package org.slicesweep.task;

/**
 * Examples padded to one length, row by row: raw arrays, as they go to the device. Batches are not
 * compared.
 *
 * @param ids token ids, {@code [size, length]}
 * @param typeIds which sentence of a pair each token belongs to, {@code [size, length]}
 * @param mask 1 for a token, 0 for padding, {@code [size, length]}
 * @param labels class indices or numbers, {@code [size]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Batch(
    long[] ids, long[] typeIds, float[] mask, float[] labels, int size, int length) {}
