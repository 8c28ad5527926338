package org.slicesweep.method;

/**
 * What is added to a linear layer's output: {@code scale * (x Aᵀ) Bᵀ}.
 *
 * @param a {@code [r x inputs]}
 * @param b {@code [outputs x r]}
 * @param dropout of x; null for none
 */
public record LowRankTerm(LowRankFactor a, LowRankFactor b, double scale, TermDropout dropout) {
  LowRankTerm(LowRankFactor a, LowRankFactor b, double scale) {
    this(a, b, scale, null);
  }

  LowRankTerm with(TermDropout other) {
    return new LowRankTerm(a, b, scale, other);
  }
}
