package org.slicesweep.jobs.search;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;

/**
 * The median stopping rule of Vizier (Golovin et al. 2017, "Google Vizier: A Service for Black-Box
 * Optimization", section 3.2.2): a trial is stopped after a step where its best metric so far is
 * below the median of the others' running averages up to that step. Others are the trials of the
 * same backbone and task that have come as far, finished or not; until {@value #FEWEST} have, no
 * one is stopped. Needs no checkpoints: nothing is paused.
 */
final class MedianStopping implements Search {
  private static final int FEWEST = 3;

  private final Map<Field, Group> groups = new LinkedHashMap<>();
  private final Map<String, Runner> runners = new HashMap<>();
  private final Map<TrialSpec, Runner> specs = new HashMap<>();

  /** The trials that are compared, and what was measured at each rung. */
  private record Group(Ladder ladder, int grace, List<RunningMedian> averages) {
    static Group of(MedianRule rule, int longest) {
      Ladder ladder = rule.ladder(longest);
      return new Group(
          ladder,
          rule.grace(longest),
          Stream.generate(RunningMedian::new).limit(ladder.size()).toList());
    }

    boolean judgesAt(int rung) {
      return ladder.rungs().get(rung) >= grace;
    }
  }

  private static final class Runner {
    private final Group group;
    private final int steps;
    private int rung = -1;
    private int measured;
    private double sum;
    private double best = Double.NEGATIVE_INFINITY;
    private boolean stopped;

    Runner(Group group, int steps) {
      this.group = group;
      this.steps = steps;
    }

    Verdict reached(int step, double metric) {
      for (int next = rung + 1; next < group.ladder().size(); next++) {
        if (group.ladder().step(next, steps) == step && step < steps) {
          measure(next, Double.isFinite(metric) ? metric : Double.NEGATIVE_INFINITY);
        }
      }
      return stopped ? Verdict.STOP : Verdict.GO_ON;
    }

    private void measure(int next, double metric) {
      rung = next;
      measured++;
      sum += metric;
      best = Math.max(best, metric);
      RunningMedian others = group.averages().get(next);
      stopped |= group.judgesAt(next) && others.count() >= FEWEST && best < others.median();
      others.add(sum / measured);
    }
  }

  MedianStopping(Map<String, TrialSpec> trials, MedianRule rule) {
    Field.longest(trials.values())
        .forEach((field, longest) -> groups.put(field, Group.of(rule, longest)));
    trials.forEach(
        (id, spec) -> {
          Runner runner = new Runner(groups.get(Field.of(spec)), spec.train().steps());
          runners.put(id, runner);
          specs.put(spec, runner);
        });
  }

  @Override
  public int[] rungs(TrialSpec spec) {
    Runner runner = specs.get(spec); // its group and steps never change
    return runner == null ? new int[0] : runner.group.ladder().steps(runner.steps);
  }

  @Override
  public synchronized Verdict reached(String trialId, int step, double metric) {
    Runner runner = runners.get(trialId);
    return runner == null ? Verdict.GO_ON : runner.reached(step, metric);
  }

  @Override
  public void ended(String trialId) {
    // What it measured still counts.
  }

  @Override
  public Optional<String> promoted() {
    return Optional.empty();
  }

  @Override
  public List<String> leftOver() {
    return List.of();
  }

  @Override
  public OptionalLong mostSteps() {
    return OptionalLong.of(specs.keySet().stream().mapToLong(spec -> spec.train().steps()).sum());
  }
}
