package org.slicesweep.jobs.engine;

import java.util.Arrays;
import org.slicesweep.common.InputException;

/** Why something went wrong, in a sentence. */
final class Reasons {
  private static final String MOST_RECENT = "most recent failure: ";

  private Reasons() {}

  static String of(Throwable fault) {
    String message = fault.getMessage();
    if (fault instanceof InputException) {
      return message;
    }
    String name = fault.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }

  /** Why a Spark job failed, without the stack traces that Spark puts into its message. */
  static String ofJob(Exception fault) {
    String message = String.valueOf(fault.getMessage());
    int at = message.indexOf(MOST_RECENT);
    String told = at < 0 ? message : message.substring(at + MOST_RECENT.length());
    return told.lines()
        .map(line -> line.replaceFirst("^.*?\\(TID \\d+\\)( \\([^)]*\\))?: ", "").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse(of(fault));
  }

  /** Whether a Spark job failed because executors died that ran it. */
  static boolean lostExecutor(Exception fault) {
    return String.valueOf(fault.getMessage()).contains("ExecutorLostFailure");
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
