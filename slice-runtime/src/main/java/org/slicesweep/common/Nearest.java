package org.slicesweep.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what the user probably meant. */
public final class Nearest {
  private Nearest() {}

  /** The candidate closest to {@code given} by edit distance, if it is close enough to suggest. */
  public static Optional<String> to(String given, Collection<String> candidates) {
    String wanted = given.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .min(
            Comparator.comparingInt(
                candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT))))
        .filter(
            best ->
                distance(wanted, best.toLowerCase(Locale.ROOT))
                    <= Math.max(2, best.length() * 2 / 5));
  }

  /** A half-sentence for an error message: {@code did you mean "rank"?}, or the list of names. */
  public static String hint(String given, Collection<String> candidates) {
    return to(given, candidates)
        .map(best -> "did you mean \"" + best + "\"?")
        .orElseGet(() -> "expected one of " + String.join(", ", candidates));
  }

  /** Levenshtein distance, one row at a time. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
