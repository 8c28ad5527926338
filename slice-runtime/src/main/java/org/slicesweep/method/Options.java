package org.slicesweep.method;

import static org.slicesweep.common.InputException.check;

import java.util.List;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.backbone.LinearLayer;

/** Checks of options that several methods have. */
final class Options {
  private Options() {}

  static void checkRank(int rank) {
    check(rank >= 1, "rank", "rank %d: expected at least 1", rank);
  }

  /**
   * @param key the option that holds the rank
   */
  static void checkRankFits(String key, int rank, LinearLayer layer) {
    int most = Math.min(layer.outputs(), layer.inputs());
    check(
        rank <= most,
        key,
        "%s %d does not fit %s: a rank is between 1 and %d",
        key,
        rank,
        layer,
        most);
  }

  static void checkAlpha(double alpha) {
    check(
        alpha > 0 && Double.isFinite(alpha), "alpha", "alpha %s: expected a number above 0", alpha);
  }

  static void checkDropout(double dropout) {
    check(
        dropout >= 0 && dropout < 1,
        "dropout",
        "dropout %s: expected at least 0, below 1",
        dropout);
  }

  static void checkTokens(int tokens) {
    check(tokens >= 1, "tokens", "tokens %d: expected at least 1", tokens);
  }

  /** Checks that the longest text has a position behind so many tokens. */
  static void checkTokensFit(int tokens, TrialConditions conditions) {
    if (conditions.backbone().reads() instanceof InputSpec.Text text) {
      check(
          tokens + conditions.longestText() <= text.maxTokens(),
          "tokens",
          "tokens %d before texts of up to %d (the task's max_tokens): the backbone takes at most"
              + " %d",
          tokens,
          conditions.longestText(),
          text.maxTokens());
    }
  }

  /** The patterns as an immutable list, or null. */
  static List<String> targets(List<String> targets) {
    check(targets == null || !targets.isEmpty(), "targets", "targets is empty");
    return targets == null ? null : List.copyOf(targets);
  }
}
