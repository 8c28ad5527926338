package org.slicesweep.jobs.doctor;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * What a check came to.
 *
 * @param machine where, such as {@code driver} or {@code executor 3 on gpu-node-7}
 * @param mend what to do about it; empty where nothing is wrong
 */
public record Finding(String check, String machine, String text, Severity severity, String mend)
    implements Serializable {
  public Finding {
    requireNonNull(check, "check is null");
    requireNonNull(machine, "machine is null");
    requireNonNull(text, "text is null");
    requireNonNull(severity, "severity is null");
    requireNonNull(mend, "mend is null");
  }

  static Finding ok(String check, String machine, String text) {
    return new Finding(check, machine, text, Severity.OK, "");
  }

  static Finding warning(String check, String machine, String text, String mend) {
    return new Finding(check, machine, text, Severity.WARNING, mend);
  }

  static Finding error(String check, String machine, String text, String mend) {
    return new Finding(check, machine, text, Severity.ERROR, mend);
  }
}
