package org.slicesweep.jobs.search;

import static org.slicesweep.common.InputException.check;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slicesweep.TrialSpec;

/**
 * Median stopping: see {@link MedianStopping}.
 *
 * @param every steps of the longest trial between measurements; null means a tenth of its steps
 * @param graceSteps steps of the longest trial in which nothing is stopped; null means a fifth
 */
public record MedianRule(Integer every, Integer graceSteps) implements StoppingRule {
  private static final int MEASUREMENTS = 10;
  private static final int GRACE = 5;

  public MedianRule {
    check(every == null || every >= 1, "every", "every %d: expected at least 1", every);
    check(
        graceSteps == null || graceSteps >= 0,
        "grace_steps",
        "grace_steps %d: expected 0 or more",
        graceSteps);
  }

  @Override
  public Search over(Map<String, TrialSpec> trials) {
    return new MedianStopping(trials, this);
  }

  Ladder ladder(int longest) {
    check(longest >= 2, "steps", "steps %d: too few to be stopped before their end", longest);
    int between = every == null ? Math.max(1, longest / MEASUREMENTS) : every;
    check(
        between < longest,
        "every",
        "every %d: expected below the longest trial's %d steps",
        between,
        longest);
    List<Integer> rungs =
        IntStream.rangeClosed(1, (longest - 1) / between)
            .mapToObj(number -> number * between)
            .toList();
    int grace = grace(longest);
    check(
        grace <= rungs.get(rungs.size() - 1),
        "grace_steps",
        "grace_steps %d: expected at most %d, where trials are measured last",
        grace,
        rungs.get(rungs.size() - 1));
    return new Ladder(longest, rungs);
  }

  int grace(int longest) {
    return graceSteps == null ? longest / GRACE : graceSteps;
  }
}
