package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;
import org.apache.spark.api.java.JavaSparkContext;
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
import org.slicesweep.jobs.sweep.PackSize;

/** Packs of trials that a search judges. */
@Timeout(300)
class SearchingPacksTest {
  private static final int RUNG = 3;
  private static final int STEPS = 6;
  private static final int TRIALS = 16;

  /** What executors do, by test. */
  private static final Map<String, Executor> EXECUTORS = new ConcurrentHashMap<>();

  private final String test = UUID.randomUUID().toString();
  private final Executor executor = new Executor();
  private final Rows rows = Rows.empty();

  /** Trains all specs of a pack step by step, as packs do. */
  private static final class Executor {
    /** The seeds of each pack that began. */
    final Queue<List<Long>> begun = new ConcurrentLinkedQueue<>();

    /** Steps that were taken of each trial, and how far it is. */
    final Map<TrialSpec, Integer> taken = new ConcurrentHashMap<>();

    final Map<TrialSpec, Integer> done = new ConcurrentHashMap<>();

    /** The seeds of packs in which a trial came to its end. */
    final Queue<List<Long>> finished = new ConcurrentLinkedQueue<>();

    /** Packs that are lost when their trials have done what they do, each once. */
    final Set<List<Long>> lost = ConcurrentHashMap.newKeySet();

    boolean loses;

    /** Whether no trial can leave a checkpoint. */
    boolean forgets;

    List<TrialResult> run(List<TrialSpec> specs, TrialMonitor monitor) {
      List<Long> seeds = specs.stream().map(TrialSpec::seed).toList();
      begun.add(seeds);
      Map<TrialSpec, TrialResult> results = new HashMap<>();
      if (forgets) {
        specs.forEach(done::remove);
      }
      specs.forEach(spec -> monitor.begins(spec, done.getOrDefault(spec, 0)));
      while (results.size() < specs.size()) {
        for (TrialSpec spec : specs) {
          if (!results.containsKey(spec)) {
            step(spec, monitor).ifPresent(result -> results.put(spec, result));
          }
        }
      }
      if (results.values().stream().anyMatch(one -> one.status() == TrialStatus.SUCCEEDED)) {
        finished.add(seeds);
      }
      if (loses && lost.add(seeds)) {
        throw new InfrastructureException("the executor is gone", new IOException("once"));
      }
      return specs.stream().map(results::get).toList();
    }

    /** At its rung a trial's metric is its seed. */
    private Optional<TrialResult> step(TrialSpec spec, TrialMonitor monitor) {
      int before = done.getOrDefault(spec, 0);
      Verdict verdict = monitor.verdict(spec);
      if (before == STEPS) {
        return Optional.of(Trials.result(spec, TrialStatus.SUCCEEDED, null, STEPS));
      }
      if (verdict != Verdict.GO_ON) {
        TrialStatus status =
            verdict == Verdict.STOP ? TrialStatus.STOPPED_EARLY : TrialStatus.PAUSED;
        return Optional.of(Trials.result(spec, status, null, before));
      }
      int step = before + 1;
      taken.merge(spec, 1, Integer::sum);
      done.put(spec, step);
      Double metric = monitor.wantsMetric(spec, step) ? (double) spec.seed() : null;
      monitor.step(spec, new StepReport(step, 0.5, metric, 1e-3, null, null, null));
      return Optional.empty();
    }

    int taken(long seed) {
      return taken.getOrDefault(Trials.probe(seed), 0);
    }
  }

  /** Judges a trial by its seed. */
  private static class Judge implements Search {
    final Set<String> paused = new HashSet<>();
    private final LongFunction<Verdict> verdicts;

    Judge(LongFunction<Verdict> verdicts) {
      this.verdicts = verdicts;
    }

    @Override
    public int[] rungs(TrialSpec spec) {
      return new int[] {RUNG};
    }

    @Override
    public synchronized Verdict reached(String trialId, int step, double metric) {
      Verdict verdict = verdicts.apply((long) metric);
      if (verdict == Verdict.PAUSE) {
        paused.add(trialId);
      }
      return verdict;
    }

    @Override
    public boolean pauses() {
      return true;
    }

    @Override
    public void ended(String trialId) {}

    @Override
    public synchronized Optional<String> promoted() {
      return Optional.empty();
    }

    @Override
    public synchronized List<String> leftOver() {
      List<String> left = List.copyOf(paused);
      paused.clear();
      return left;
    }
  }

  private SweepSummary run(Search search, RungLog rungs) {
    EXECUTORS.put(test, executor);
    String name = test;
    Answers runner = (device, specs, monitor) -> EXECUTORS.get(name).run(specs, monitor);
    EngineRequest request =
        Trials.request(Trials.probes(TRIALS), 0, runner, rows)
            .packing(
                new PackRule(
                    trial -> Optional.of("all"), new PackSize(4), (device, candidates) -> 4))
            .searching(search, rungs);
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new SweepRun(
            JavaSparkContext.fromSparkContext(SharedSpark.session().sparkContext()),
            request,
            RetryingCommitter.around(request.committer()),
            new Patience(Duration.ofMillis(200), 2, Duration.ofMillis(5)),
            new Terminal(nowhere, false, true))
        .run();
  }

  private void everyTrialHasOneRow() {
    assertThat(rows.ids()).doesNotHaveDuplicates().hasSize(TRIALS);
  }

  @Test
  void thoseThatGoOnDoSoTogetherAndNobodyTrainsAStepTwice() {
    SweepSummary summary =
        run(new Judge(seed -> seed % 2 == 0 ? Verdict.PAUSE : Verdict.GO_ON), RungLog.NONE);
    everyTrialHasOneRow();
    assertThat(summary.succeeded()).isEqualTo(TRIALS / 2);
    assertThat(summary.stoppedEarly()).isEqualTo(TRIALS / 2);
    List<List<Long>> packs = List.copyOf(executor.begun);
    for (long seed = 0; seed < TRIALS; seed++) {
      long each = seed;
      assertThat(executor.taken(seed)).as("seed %d", seed).isEqualTo(seed % 2 == 0 ? RUNG : STEPS);
      // In one pack to its rung, in another one from there.
      assertThat(packs.stream().filter(pack -> pack.contains(each))).hasSize(2);
    }
    Set<Long> seen = new HashSet<>();
    List<List<Long>> later = packs.stream().filter(pack -> !seen.addAll(pack)).toList();
    assertThat(packs).hasSize(4 + later.size());
    assertThat(packs.stream().filter(pack -> !later.contains(pack)))
        .allSatisfy(pack -> assertThat(pack).hasSize(4));
    assertThat(later).allSatisfy(pack -> assertThat(pack).hasSizeLessThanOrEqualTo(4));
    // Each of the first packs left two at once that went on.
    assertThat(later.stream().filter(pack -> pack.get(0) % 2 == 1))
        .allSatisfy(pack -> assertThat(pack).hasSizeGreaterThan(1));
    // What was left over ended together, too.
    assertThat(later.stream().filter(pack -> pack.get(0) % 2 == 0)).hasSize(2);
  }

  @Test
  void thePromotedLeaveThoseBehindWithWhomTheyWaited() {
    SweepSummary summary =
        run(
            new Judge(seed -> Verdict.PAUSE) {
              @Override
              public synchronized Optional<String> promoted() {
                String best = Trials.probe(TRIALS - 1).id();
                return paused.size() == TRIALS && paused.remove(best)
                    ? Optional.of(best)
                    : Optional.empty();
              }
            },
            RungLog.NONE);
    everyTrialHasOneRow();
    assertThat(summary.succeeded()).isEqualTo(1);
    assertThat(executor.taken(TRIALS - 1)).isEqualTo(STEPS);
    assertThat(executor.begun).contains(List.of(TRIALS - 1L));
    assertThat(executor.taken.values().stream().filter(steps -> steps == RUNG)).hasSize(TRIALS - 1);
  }

  @Test
  void whereNobodyIsHeldBackAPackGoesOnWithoutThoseThatStop() {
    SweepSummary summary =
        run(
            new Judge(seed -> seed % 4 == 0 ? Verdict.STOP : Verdict.GO_ON) {
              @Override
              public boolean pauses() {
                return false;
              }
            },
            RungLog.NONE);
    everyTrialHasOneRow();
    assertThat(summary.stoppedEarly()).isEqualTo(4);
    assertThat(summary.succeeded()).isEqualTo(12);
    assertThat(executor.begun).hasSize(4);
  }

  @Test
  void aPackThatIsLostTrainsNobodyWhoIsHeldBack() {
    executor.loses = true;
    SweepSummary summary =
        run(new Judge(seed -> seed % 2 == 0 ? Verdict.PAUSE : Verdict.GO_ON), RungLog.NONE);
    everyTrialHasOneRow();
    assertThat(executor.lost).hasSizeGreaterThanOrEqualTo(4);
    assertThat(summary.succeeded()).isEqualTo(8);
    assertThat(summary.stoppedEarly()).isEqualTo(8);
    for (long seed = 0; seed < TRIALS; seed++) {
      assertThat(executor.taken(seed)).as("seed %d", seed).isEqualTo(seed % 2 == 0 ? RUNG : STEPS);
    }
    // Nor does anybody train on beside them.
    assertThat(executor.finished)
        .isNotEmpty()
        .allSatisfy(pack -> assertThat(pack).noneMatch(seed -> seed % 2 == 0));
  }

  @Test
  void oneThatLeavesNoCheckpointBeginsAnewOnceAndComesToItsEnd() {
    executor.forgets = true;
    SweepSummary summary = run(new Judge(seed -> Verdict.GO_ON), RungLog.NONE);
    everyTrialHasOneRow();
    assertThat(summary.succeeded()).isEqualTo(TRIALS);
    assertThat(executor.taken.values()).allMatch(steps -> steps == RUNG + STEPS);
  }

  @Test
  void aLaterDriverPacksWhatHasNotBegun() {
    List<Reached> known = new ArrayList<>();
    for (TrialSpec begun : Trials.probes(8)) {
      executor.done.put(begun, RUNG);
      known.add(new Reached(begun.id(), RUNG, begun.seed()));
    }
    SweepSummary summary =
        run(new Judge(seed -> seed == 7 ? Verdict.GO_ON : Verdict.PAUSE), new WrittenRungs(known));
    everyTrialHasOneRow();
    assertThat(summary.succeeded()).isEqualTo(1);
    assertThat(executor.begun).contains(List.of(7L));
    assertThat(executor.begun.stream().filter(pack -> pack.contains(9L)).findFirst().orElseThrow())
        .hasSizeGreaterThan(1);
    assertThat(executor.taken(9)).isEqualTo(RUNG);
    for (long seed = 0; seed < 8; seed++) {
      assertThat(executor.taken(seed)).as("seed %d", seed).isEqualTo(seed == 7 ? RUNG : 0);
    }
  }
}
