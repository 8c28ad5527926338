package org.slicesweep.jobs.search;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where on its way a trial is measured. Rungs are written as steps of the longest trial among those
 * that are compared; a shorter one has them at the same fraction of its own steps, where its
 * learning rate stands at the same point of its schedule.
 *
 * @param longest steps of the longest trial
 * @param rungs ascending, each at least 1 and below {@code longest}
 */
record Ladder(int longest, List<Integer> rungs) {
  Ladder {
    rungs = List.copyOf(rungs);
  }

  int size() {
    return rungs.size();
  }

  /** The step at which a trial of {@code steps} steps reaches a rung. */
  int step(int rung, int steps) {
    long doubled = 2L * rungs.get(rung) * steps;
    return Math.max(1, (int) ((doubled + longest) / (2L * longest))); // to the nearest
  }

  /** The steps a trial is measured at: of a very short one, rungs may fall together or away. */
  int[] steps(int steps) {
    return IntStream.range(0, size())
        .map(rung -> step(rung, steps))
        .filter(step -> step < steps)
        .distinct()
        .toArray();
  }

  /** How many steps lie between a rung and the next one, or the end. */
  long leg(int from, int steps) {
    int start = from < 0 ? 0 : Math.min(step(from, steps), steps);
    int end = from + 1 < size() ? Math.min(step(from + 1, steps), steps) : steps;
    return (long) end - start;
  }
}
