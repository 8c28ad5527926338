package org.slicesweep.weights;

/** Quotes what a file says, so that a hostile name cannot flood or rewrite the terminal. */
final class Excerpt {
  private static final int LONGEST = 120;

  private Excerpt() {}

  static String of(String text) {
    String start = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return "\"" + start.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
