package org.slicesweep;

import java.io.Serializable;

/**
 * One line of a trial's learning curve.
 *
 * @param step optimizer steps done, counting from 1
 * @param loss training loss of this step's batch
 * @param metric the task's metric on the validation split, or null where it was not evaluated
 * @param sliceAxis {@code row} or {@code column}, or null for a method without slices
 * @param slicePosition first index of the slice in the first targeted layer, or null
 */
public record StepReport(
    int step,
    double loss,
    Double metric,
    double learningRate,
    String sliceAxis,
    Integer slicePosition,
    Integer sliceRank)
    implements Serializable {}
