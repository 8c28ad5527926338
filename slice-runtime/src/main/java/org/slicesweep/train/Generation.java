package org.slicesweep.train;

import static org.slicesweep.common.InputException.check;

import java.util.Set;

/**
 * How a text is continued.
 *
 * @param maxTokens most tokens to add
 * @param temperature what scores are divided by before one is drawn; 0 always takes the likeliest
 * @param topK only so many of the likeliest tokens are drawn from; 0 for all
 * @param topP only the likeliest tokens that together have this probability are drawn from; 1 for
 *     all
 * @param seed of the draws: the same one draws the same tokens
 * @param endTokens tokens that end a text; they are not part of it
 */
public record Generation(
    int maxTokens, double temperature, int topK, double topP, long seed, Set<Integer> endTokens) {

  public Generation {
    check(maxTokens >= 1, "max_tokens", "max_tokens %d: expected at least 1", maxTokens);
    check(
        temperature >= 0 && Double.isFinite(temperature),
        "temperature",
        "temperature %s: expected 0 (the likeliest token) or more",
        temperature);
    check(topK >= 0, "top_k", "top_k %d: expected at least 1, or 0 for all", topK);
    check(topP > 0 && topP <= 1, "top_p", "top_p %s: expected above 0, at most 1", topP);
    endTokens = Set.copyOf(endTokens);
  }

  /** Always the likeliest token. */
  public static Generation greedy(int maxTokens, Set<Integer> endTokens) {
    return new Generation(maxTokens, 0, 0, 1, 0, endTokens);
  }

  /** The same with other tokens that end a text. */
  public Generation endingAt(Set<Integer> ends) {
    return new Generation(maxTokens, temperature, topK, topP, seed, ends);
  }
}
