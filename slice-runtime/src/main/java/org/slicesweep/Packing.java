package org.slicesweep;

import java.util.Optional;

/** Which trials can train together, in one forward and backward pass. */
public final class Packing {
  private Packing() {}

  /**
   * Trials with equal keys fit into one pack.
   *
   * @return empty for a trial that trains alone
   */
  public static Optional<String> key(TrialSpec spec) {
    return Optional.empty();
  }
}
