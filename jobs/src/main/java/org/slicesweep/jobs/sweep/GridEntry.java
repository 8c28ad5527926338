package org.slicesweep.jobs.sweep;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One grid or baseline of a sweep: the product of its dimensions, the last one varying fastest.
 *
 * @param dimensions in the order they were written; the seeds come last, under {@code seed}
 * @param ownSeeds whether the entry says which seeds, and not the sweep
 * @param resources what its trials take; null for what the sweep says
 */
record GridEntry(
    Place at,
    List<Dimension> dimensions,
    List<Exclusion> exclusions,
    boolean ownSeeds,
    Resources resources) {
  static final String METHOD = "method";
  static final String SEED = "seed";

  /** How many combinations there are before any is excluded, computed without making one. */
  BigInteger size() {
    return dimensions.stream()
        .map(dimension -> BigInteger.valueOf(dimension.size()))
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  /** The same without the seeds. */
  BigInteger combinations() {
    return size().divide(BigInteger.valueOf(seeds().size()));
  }

  /** Whether there are at most so many combinations, seeds apart. */
  boolean isCountable(long most) {
    return dimensions.stream().noneMatch(Dimension::countless)
        && combinations().compareTo(BigInteger.valueOf(most)) <= 0;
  }

  /** What this entry itself sets in its {@code index}-th combination. */
  Map<String, Placed> settings(long index) {
    long[] digits = new long[dimensions.size()];
    long rest = index;
    for (int i = digits.length - 1; i >= 0; i--) {
      digits[i] = rest % dimensions.get(i).size();
      rest /= dimensions.get(i).size();
    }
    Map<String, Placed> settings = new LinkedHashMap<>();
    for (int i = 0; i < digits.length; i++) {
      dimensions.get(i).put(digits[i], settings);
    }
    return settings;
  }

  Values seeds() {
    return dimensions.get(dimensions.size() - 1).columns().get(0);
  }

  /** The exclusions that drop a combination. */
  List<Exclusion> excluding(Map<String, Placed> settings) {
    return exclusions.stream().filter(exclusion -> exclusion.matches(settings)).toList();
  }
}
