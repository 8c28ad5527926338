package org.slicesweep.measure;

import java.io.Serializable;

/**
 * How far a trial's memory rose above where it stood before the trial made its first tensor: the
 * JVM and the backbone that all trials share are not counted; the trial's own weights, activations,
 * gradients and optimizer state are.
 *
 * @param bytes null where it could not be measured
 * @param note why the bytes are missing or more than the trial's own, as a sentence; null where
 *     they can be trusted
 */
public record PeakMemory(Long bytes, String note) implements Serializable {
  private static final double TRIFLE = 0.02;

  /** With the peak of another part of the same trial, where both are known. */
  public PeakMemory orHigher(Long other) {
    return bytes == null || other == null || other <= bytes ? this : new PeakMemory(other, note);
  }

  /** Where something else of a size may be part of it, and is no trifle. */
  public PeakMemory beside(long otherBytes, String what) {
    return bytes == null || note != null || otherBytes <= TRIFLE * bytes
        ? this
        : new PeakMemory(
            bytes, "up to %d MB of it are %s".formatted(Math.round(otherBytes / 1e6), what));
  }

  static PeakMemory unknown(String why) {
    return new PeakMemory(null, why);
  }
}
