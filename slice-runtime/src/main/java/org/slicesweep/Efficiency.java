package org.slicesweep;

import java.io.Serializable;

/**
 * What a trial cost.
 *
 * @param trainableParameters entries that receive gradients, head included
 * @param addedParameters entries the method adds to the backbone; the head is not counted
 * @param artifactBytes size of what has to be stored to rebuild the fine-tuned model
 * @param peakMemoryBytes peak resident memory of the process while the trial ran
 * @param executionMode {@code solo} or {@code packed}
 */
public record Efficiency(
    long trainableParameters,
    long addedParameters,
    long artifactBytes,
    long peakMemoryBytes,
    double samplesPerSecond,
    double trainSeconds,
    double evalSeconds,
    String executionMode)
    implements Serializable {
  /** For a trial that ended before it trained. */
  public static final Efficiency NONE = new Efficiency(0, 0, 0, 0, 0, 0, 0, "solo");
}
