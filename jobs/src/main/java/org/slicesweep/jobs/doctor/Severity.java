package org.slicesweep.jobs.doctor;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
  OK,
  /** Sweeps run, but not as well as they could. */
  WARNING,
  /** Sweeps do not run, or trials will fail. */
  ERROR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
