package org.slicesweep.jobs.sweep;

/**
 * How many of a grid's combinations are drawn, and how.
 *
 * @param kind {@code random}, or {@code latin_hypercube}: each dimension is cut into as many equal
 *     cells as there are samples, and each cell is drawn from once (McKay et al. 1979)
 * @param trials combinations of the whole grid, each of which runs once a seed
 */
record Sampling(Kind kind, int trials) {
  enum Kind {
    RANDOM,
    LATIN_HYPERCUBE
  }
}
