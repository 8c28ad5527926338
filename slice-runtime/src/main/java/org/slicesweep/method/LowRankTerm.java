package org.slicesweep.method;

/**
 * What is added to a linear layer's output: {@code scale * (x Aᵀ) Bᵀ}.
 *
 * @param a {@code [r x inputs]}
 * @param b {@code [outputs x r]}
 */
public record LowRankTerm(LowRankFactor a, LowRankFactor b, double scale) {}
