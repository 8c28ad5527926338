package org.slicesweep.method;

/**
 * Dropout of what a {@link LowRankTerm} is given, while it is trained. Its counters are INT64
 * {@code [1]}, by the names of their tensors in {@link Adaptation#state}.
 *
 * @param probability of dropping an entry
 * @param seed another number in every layer and trial
 * @param step how many passes there were; goes up by one with each
 */
public record TermDropout(double probability, String seed, String step) {}
