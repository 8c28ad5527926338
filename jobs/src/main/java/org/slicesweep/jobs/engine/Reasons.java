package org.slicesweep.jobs.engine;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slicesweep.common.InputException;

/** Why something went wrong, in a sentence. */
final class Reasons {
  private static final Pattern MOST_RECENT = Pattern.compile("(?i)most recent failure: ?");

  /** {@code Lost task 0.3 in stage 7.0 (TID 9) (10.0.0.2 executor 4): }. */
  private static final Pattern WHERE = Pattern.compile("^.*?\\(TID \\d+\\)( \\([^)]*\\))?: ");

  private static final Pattern PACKAGE = Pattern.compile("^([a-z]\\w*\\.)+(?=[A-Z])");

  private static final Pattern NEVER_RAN =
      Pattern.compile("cannot run anywhere[^:]*Most recent failure:\\s*null");

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
    Matcher latest = MOST_RECENT.matcher(message);
    return (latest.find() ? message.substring(latest.end()) : message)
        .lines()
        .map(line -> PACKAGE.matcher(WHERE.matcher(line).replaceFirst("")).replaceFirst("").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse(of(fault));
  }

  /** Whether a Spark job failed because executors died that ran it. */
  static boolean lostExecutor(Exception fault) {
    return String.valueOf(fault.getMessage()).contains("ExecutorLostFailure");
  }

  /** Whether a Spark job never ran, since every executor is excluded for failing others. */
  static boolean everyoneExcluded(Exception fault) {
    return NEVER_RAN.matcher(String.valueOf(fault.getMessage())).find();
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
