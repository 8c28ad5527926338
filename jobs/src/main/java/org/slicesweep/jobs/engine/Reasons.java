package org.slicesweep.jobs.engine;

import java.util.Arrays;
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

  /** For a fault nobody foresaw: also where in our code it came up, as nothing else will tell. */
  static String withPlace(Throwable fault) {
    return Arrays.stream(fault.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("org.slicesweep."))
        .findFirst()
        .map(frame -> of(fault) + " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
        .orElse(of(fault));
  }
}
