package org.slicesweep.jobs.search;

import static org.slicesweep.common.InputException.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slicesweep.TrialSpec;

/**
 * Asynchronous successive halving: see {@link Asha}.
 *
 * @param reduction one of so many trials goes on from a rung (the paper's eta), and to so many
 *     times the steps
 * @param firstRung steps of the longest trial before anything is judged; null means its steps /
 *     reduction²
 */
public record AshaRule(int reduction, Integer firstRung) implements StoppingRule {
  public AshaRule {
    check(reduction >= 2, "reduction", "reduction %d: expected at least 2", reduction);
    check(
        firstRung == null || firstRung >= 1,
        "first_rung",
        "first_rung %d: expected at least 1",
        firstRung);
  }

  @Override
  public Search over(Map<String, TrialSpec> trials) {
    return new Asha(trials, this);
  }

  /**
   * Rungs at the first one times powers of the reduction, as long as the last leg is the longest.
   */
  Ladder ladder(int longest) {
    check(
        longest >= reduction,
        "steps",
        "steps %d: too few for a rung with reduction %d",
        longest,
        reduction);
    long first = firstRung == null ? Math.max(1, longest / square()) : firstRung;
    check(
        first * reduction <= longest,
        "first_rung",
        "first_rung %d: expected at most steps / reduction, %d / %d = %d",
        first,
        longest,
        reduction,
        longest / reduction);
    List<Integer> rungs = new ArrayList<>();
    for (long rung = first; rung * reduction <= longest; rung *= reduction) {
      rungs.add(Math.toIntExact(rung));
    }
    return new Ladder(longest, rungs);
  }

  private long square() {
    return (long) reduction * reduction;
  }
}
