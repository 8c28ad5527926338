package org.slicesweep.jobs.engine;

import org.slicesweep.common.InputException;

/** Why something went wrong, in a sentence. */
final class Reasons {
  private Reasons() {}

  static String of(Throwable fault) {
    String message = fault.getMessage();
    if (fault instanceof InputException) {
      return message;
    }
    String name = fault.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }
}
