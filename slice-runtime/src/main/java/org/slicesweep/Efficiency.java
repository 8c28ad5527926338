package org.slicesweep;

import java.io.Serializable;
import org.slicesweep.measure.PeakMemory;
import org.slicesweep.train.StepTimes;

/**
 * What a trial cost.
 *
 * @param trainableParameters entries that receive gradients, head included
 * @param addedParameters entries the method adds to the backbone; the head is not counted
 * @param artifactBytes size of what has to be stored to rebuild the fine-tuned model
 * @param peakMemory of training, without evaluation on the test split
 * @param samplesPerSecond training examples a second, without the first steps
 * @param stepTimes null unless the trial ran {@link Execution#SOLO}
 * @param executionMode {@code solo} where no other trial ran in the JVM and that was asked for,
 *     {@code packed} where others shared its steps, else {@code shared}
 */
public record Efficiency(
    long trainableParameters,
    long addedParameters,
    long artifactBytes,
    PeakMemory peakMemory,
    double samplesPerSecond,
    double trainSeconds,
    double evalSeconds,
    StepTimes stepTimes,
    String executionMode)
    implements Serializable {
  /** For a trial that ended before it trained. */
  public static final Efficiency NONE =
      new Efficiency(0, 0, 0, new PeakMemory(null, null), 0, 0, 0, null, null);
}
