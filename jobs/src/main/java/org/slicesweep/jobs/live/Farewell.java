package org.slicesweep.jobs.live;

/** What a run says that ended before its end: what is safe, and what goes on. */
final class Farewell {
  private Farewell() {}

  static String of(String ending, SweepState state, String results, String command) {
    return "%s%d of %d trials are stored in %s.%nThis goes on with the rest:%n  %s"
        .formatted(because(ending), state.done(), state.total(), results, command);
  }

  private static String because(String ending) {
    return switch (ending) {
      case LiveRun.TAKEN_OVER -> "Another driver took the folder over, so this one ends. ";
      case LiveRun.STOPPED -> "Stopped by ./sweep stop. ";
      case "interrupted" -> "";
      default -> ending + ". ";
    };
  }
}
