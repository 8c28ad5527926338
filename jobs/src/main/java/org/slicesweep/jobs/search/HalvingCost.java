package org.slicesweep.jobs.search;

import java.util.function.IntUnaryOperator;

/** How many optimizer steps a bracket takes. */
record HalvingCost(Bracket bracket, int reduction) {
  private interface Legs {
    /** What {@code count} trials take from a rung to the next one, or to their end. */
    long steps(int from, int count);
  }

  /**
   * With as many promotions as there can be, of the longest trials: one more at each rung than its
   * arrivals grant. Trials that fail on their way are not foreseen: others get their places.
   */
  long most() {
    return steps(arrived -> arrived / reduction + 1, this::longestLegs);
  }

  /** When one in {@code reduction} goes on, and at least one, whichever that is. */
  long expected() {
    return steps(arrived -> Math.max(1, arrived / reduction), this::averageLegs);
  }

  private long steps(IntUnaryOperator promotions, Legs legs) {
    int climbing = bracket.contenders().size();
    long total = 0;
    for (int rung = -1; rung < bracket.ladder().size(); rung++) {
      if (rung >= 0) {
        climbing = Math.min(climbing, promotions.applyAsInt(climbing));
      }
      total += legs.steps(rung, climbing);
    }
    return total;
  }

  private long longestLegs(int from, int count) {
    long[] legs = legs(from);
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += legs[legs.length - 1 - i];
    }
    return total;
  }

  private long averageLegs(int from, int count) {
    long total = 0;
    for (long leg : legs(from)) {
      total += leg;
    }
    return Math.round((double) total * count / bracket.contenders().size());
  }

  private long[] legs(int from) {
    return bracket.contenders().stream()
        .mapToLong(contender -> bracket.ladder().leg(from, contender.steps()))
        .sorted()
        .toArray();
  }
}
