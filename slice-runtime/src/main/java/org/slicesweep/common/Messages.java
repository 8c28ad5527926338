package org.slicesweep.common;

/** What went wrong, as it is told. */
public final class Messages {
  private static final int LONGEST = 300;

  private Messages() {}

  /** An exception's message, and its kind where it has none. */
  public static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** A text in one line, which is cut where it is very long. */
  public static String inALine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
