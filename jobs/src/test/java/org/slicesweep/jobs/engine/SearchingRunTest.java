package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slicesweep.StepReport;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.Verdict;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.jobs.SharedSpark;
import org.slicesweep.jobs.search.Search;
import org.slicesweep.jobs.store.RungFiles.Reached;

@Timeout(300)
class SearchingRunTest {
  private static final int RUNG = 3;
  private static final int STEPS = 6;

  /** Steps done of each trial, kept over pauses as a checkpoint would keep them. */
  private static final Map<String, Integer> DONE = new ConcurrentHashMap<>();

  /** By test, trials that have failed once. */
  private static final Map<String, Set<String>> FAILED = new ConcurrentHashMap<>();

  private final String test = UUID.randomUUID().toString();
  private final Rows rows = Rows.empty();

  /** At its rung a trial's metric is its seed. */
  private static TrialResult train(String test, TrialSpec spec, TrialMonitor monitor) {
    String key = test + spec.id();
    monitor.begins(spec, DONE.getOrDefault(key, 0));
    for (int step = DONE.getOrDefault(key, 0) + 1; step <= STEPS; step++) {
      if (monitor.verdict(spec) == Verdict.STOP) {
        return Trials.result(spec, TrialStatus.STOPPED_EARLY, null, step - 1);
      }
      Double metric = monitor.wantsMetric(spec, step) ? (double) spec.seed() : null;
      DONE.put(key, step);
      monitor.step(spec, new StepReport(step, 0.5, metric, 1e-3, null, null, null));
      if (step < STEPS && monitor.verdict(spec) == Verdict.PAUSE) {
        return Trials.result(spec, TrialStatus.PAUSED, null, step);
      }
    }
    return Trials.result(spec, TrialStatus.SUCCEEDED, null, STEPS);
  }

  private SweepSummary run(List<TrialSpec> trials, Search search, RungLog log) {
    String name = test;
    return run(
        trials,
        search,
        log,
        (device, specs, monitor) ->
            specs.stream().map(spec -> train(name, spec, monitor)).toList());
  }

  private SweepSummary run(List<TrialSpec> trials, Search search, RungLog log, Answers runner) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return SweepEngine.run(
        SharedSpark.session(),
        Trials.request(trials, 0, runner, rows).searching(search, log),
        nowhere);
  }

  /** Holds every trial back until all have come, and then lets the best one go on. */
  private static final class BestOfAll implements Search {
    private final int count;
    private final Map<String, Double> metrics = new ConcurrentHashMap<>();
    private final Set<String> promoted = new HashSet<>();
    private final Set<String> over = new HashSet<>();

    BestOfAll(int count) {
      this.count = count;
    }

    @Override
    public int[] rungs(TrialSpec spec) {
      return new int[] {RUNG};
    }

    @Override
    public synchronized Verdict reached(String trialId, int step, double metric) {
      metrics.put(trialId, metric);
      return promoted.contains(trialId) ? Verdict.GO_ON : Verdict.PAUSE;
    }

    @Override
    public synchronized void ended(String trialId) {
      over.add(trialId);
    }

    @Override
    public synchronized Optional<String> promoted() {
      return metrics.size() < count || !promoted.isEmpty()
          ? Optional.empty()
          : metrics.entrySet().stream()
              .max(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .filter(promoted::add);
    }

    @Override
    public synchronized List<String> leftOver() {
      List<String> left = new ArrayList<>(metrics.keySet());
      left.removeAll(over);
      return left;
    }
  }

  @Test
  void theBestGoesOnAndTheOthersEndWithTheirCurves() {
    SweepSummary summary = run(Trials.probes(8), new BestOfAll(8), RungLog.NONE);
    assertThat(summary.succeeded()).isEqualTo(1);
    assertThat(summary.stoppedEarly()).isEqualTo(7);
    assertThat(rows.ids()).doesNotHaveDuplicates().hasSize(8);
    assertThat(rows.committed())
        .allSatisfy(
            row -> {
              boolean best = row.spec().seed() == 7;
              assertThat(row.status())
                  .isEqualTo(best ? TrialStatus.SUCCEEDED : TrialStatus.STOPPED_EARLY);
              assertThat(row.scores().steps()).isEqualTo(best ? STEPS : RUNG);
            });
  }

  @Test
  void oneThatHadToBeginAnewComesAgainToWhereItWasHeldBack() {
    String name = test;
    Answers forgetful =
        (device, specs, monitor) ->
            specs.stream()
                .map(
                    spec -> {
                      DONE.remove(name + spec.id()); // no checkpoint is of any use
                      return train(name, spec, monitor);
                    })
                .toList();
    run(Trials.probes(3), new BestOfAll(3), RungLog.NONE, forgetful);
    assertThat(rows.committed())
        .hasSize(3)
        .extracting(row -> row.spec().seed(), row -> row.scores().steps())
        .containsExactlyInAnyOrder(tuple(0L, RUNG), tuple(1L, RUNG), tuple(2L, STEPS));
  }

  @Test
  void aFaultWhileWhatIsLeftOverIsConcludedIsTriedAgain() {
    String name = test;
    Set<String> failed = ConcurrentHashMap.newKeySet();
    FAILED.put(name, failed);
    Answers faulty =
        (device, specs, monitor) -> {
          TrialSpec spec = specs.get(0);
          if (DONE.containsKey(name + spec.id()) && FAILED.get(name).add(spec.id())) {
            throw new InfrastructureException("the disk failed", new IOException("once"));
          }
          return List.of(train(name, spec, monitor));
        };
    SweepSummary summary = run(Trials.probes(2), new BestOfAll(2), RungLog.NONE, faulty);
    assertThat(failed).hasSize(2);
    assertThat(summary.stoppedEarly()).isEqualTo(1);
    assertThat(summary.succeeded()).isEqualTo(1);
    assertThat(summary.notStored()).isZero();
  }

  /** Lets every trial go on, but only after a pause, at each of two rungs. */
  private static final class OneByOne implements Search {
    private final Queue<String> paused = new ConcurrentLinkedQueue<>();

    @Override
    public int[] rungs(TrialSpec spec) {
      return new int[] {RUNG, RUNG + 1};
    }

    @Override
    public Verdict reached(String trialId, int step, double metric) {
      paused.add(trialId);
      return Verdict.PAUSE;
    }

    @Override
    public void ended(String trialId) {}

    @Override
    public Optional<String> promoted() {
      return Optional.ofNullable(paused.poll());
    }

    @Override
    public List<String> leftOver() {
      return List.of();
    }
  }

  /** Cannot be written to at the second rung. */
  private record Broken() implements RungLog {
    private static final long serialVersionUID = 1L;

    @Override
    public void reached(String trialId, int step, double metric) throws IOException {
      if (step > RUNG) {
        throw new IOException("the disk is full");
      }
    }

    @Override
    public List<Reached> all() {
      return List.of();
    }
  }

  @Test
  void aTrialThatIsNotHeardAtItsSecondRungIsNotForgotten() {
    SweepSummary summary = run(Trials.probes(3), new OneByOne(), new Broken());
    assertThat(summary.succeeded()).isEqualTo(3);
  }

  @Test
  void aLaterDriverKnowsWhatAnEarlierOneWasTold() {
    List<TrialSpec> trials = Trials.probes(4);
    List<Reached> known = new ArrayList<>();
    for (TrialSpec spec : trials.subList(0, 3)) {
      DONE.put(test + spec.id(), RUNG);
      known.add(new Reached(spec.id(), RUNG, spec.seed()));
    }
    Reached finished = new Reached(Trials.probe(99).id(), RUNG, 99);
    known.add(finished);
    // Five were promised: three paused, one finished, one fresh.
    SweepSummary summary = run(trials, new BestOfAll(5), new WrittenRungs(known));
    assertThat(summary.stoppedEarly() + summary.succeeded()).isEqualTo(4);
    assertThat(rows.ids()).doesNotHaveDuplicates().hasSize(4);
    // Seed 99 is the best of all and has its row from the earlier run.
    assertThat(summary.succeeded()).isZero();
  }

  /** Promotes a trial before the task that pauses it has ended. */
  private static final class AtOnce implements Search {
    private Optional<String> next = Optional.empty();

    @Override
    public int[] rungs(TrialSpec spec) {
      return new int[] {RUNG};
    }

    @Override
    public synchronized Verdict reached(String trialId, int step, double metric) {
      next = Optional.of(trialId);
      return Verdict.PAUSE;
    }

    @Override
    public void ended(String trialId) {}

    @Override
    public synchronized Optional<String> promoted() {
      Optional<String> promoted = next;
      next = Optional.empty();
      return promoted;
    }

    @Override
    public List<String> leftOver() {
      return List.of();
    }
  }

  @Test
  void aPromotionThatComesBeforeThePauseIsNotForgotten() {
    for (int i = 0; i < 5; i++) {
      assertThat(run(List.of(Trials.probe(i)), new AtOnce(), RungLog.NONE).succeeded())
          .isEqualTo(1);
    }
  }
}
