package org.slicesweep.method;

import java.util.List;

/**
 * How a linear layer of one trial differs from the frozen one.
 *
 * @param weight of the trial's own in place of the frozen one, {@code [outputs x inputs]}; null
 *     where it uses that
 */
public record LowRankChange(LowRankFactor weight, List<LowRankTerm> terms) {
  public LowRankChange {
    terms = List.copyOf(terms);
  }
}
