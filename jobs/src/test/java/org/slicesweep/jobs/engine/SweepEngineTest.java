package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slicesweep.StepReport;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.Verdict;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.SharedSpark;
import org.slicesweep.jobs.sweep.Resources;

@Timeout(300)
class SweepEngineTest {
  private static final Answers SUCCEEDING =
      (device, specs, monitor) -> specs.stream().map(Trials::result).toList();

  private final SparkSession spark = SharedSpark.session();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Rows rows = Rows.empty();

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private SweepSummary run(List<TrialSpec> trials, Answers runner) {
    return SweepEngine.run(spark, Trials.request(trials, 0, runner, rows), terminal);
  }

  /** A run whose grace and waits are short. */
  private SweepRun hasty(List<TrialSpec> trials, Answers runner, TrialCommitter committer) {
    return new SweepRun(
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        Trials.request(trials, 0, runner, committer),
        new RetryingCommitter(committer, 4, Duration.ofMillis(1)),
        new Patience(Duration.ofMillis(200), 2, Duration.ofMillis(5)),
        new Terminal(terminal, false, true));
  }

  @Test
  void commitsEveryTrialOnce() {
    List<TrialSpec> trials = Trials.probes(30);
    SweepSummary summary =
        SweepEngine.run(spark, Trials.request(trials, 12, SUCCEEDING, rows), terminal);
    assertThat(rows.ids())
        .containsExactlyInAnyOrderElementsOf(trials.stream().map(TrialSpec::id).toList());
    assertThat(summary.total()).isEqualTo(42);
    assertThat(summary.alreadyDone()).isEqualTo(12);
    assertThat(summary.succeeded()).isEqualTo(30);
    assertThat(summary.failed()).isEmpty();
    assertThat(summary.interrupted()).isFalse();
    assertThat(shown()).contains("rank  42/42 done · 0 running · 0 failed · 100%");
  }

  @Test
  void nothingToDoIsDoneAtOnce() {
    SweepSummary summary = run(List.of(), SUCCEEDING);
    assertThat(summary.total()).isZero();
    assertThat(summary.storedTrials()).isZero();
  }

  @Test
  void runsOnTheSweepsDeviceWhereSparkAssignsNone() {
    run(
        Trials.probes(1),
        (device, specs, monitor) ->
            List.of(Trials.result(specs.get(0), TrialStatus.SUCCEEDED, device, 1)));
    assertThat(rows.committed()).extracting(TrialResult::error).containsExactly("cpu");
  }

  @Test
  void failedTrialsAreRowsAndTheSweepGoesOn() {
    SweepSummary summary =
        run(
            Trials.probes(6),
            (device, specs, monitor) ->
                switch ((int) specs.get(0).seed()) {
                  case 1 -> throw new IllegalStateException("no such tensor");
                  case 2 -> throw new NoClassDefFoundError("org/pytorch/Gone");
                  case 3 ->
                      List.of(
                          Trials.result(specs.get(0), TrialStatus.DIVERGED, "the loss is NaN", 7));
                  default -> SUCCEEDING.run(device, specs, monitor);
                });
    assertThat(rows.committed()).hasSize(6);
    assertThat(summary.succeeded()).isEqualTo(3);
    assertThat(summary.failed())
        .containsOnly(entry(TrialStatus.FAILED, 2), entry(TrialStatus.DIVERGED, 1));
    assertThat(summary.failedTrials()).isEqualTo(3);
    assertThat(shown())
        .contains("frozen_probe, seed 1 (" + Trials.probe(1).id() + ") FAILED: Illegal")
        .contains("NoClassDefFoundError: org/pytorch/Gone")
        .contains("DIVERGED: the loss is NaN");
  }

  private static final AtomicInteger TOGETHER = new AtomicInteger();
  private static final AtomicInteger MOST_TOGETHER = new AtomicInteger();

  @Test
  void soloTrialsNeverMeet() {
    MOST_TOGETHER.set(0);
    Answers meeting =
        (device, specs, monitor) -> {
          MOST_TOGETHER.accumulateAndGet(TOGETHER.incrementAndGet(), Math::max);
          for (int i = 0; i < 30; i++) {
            pause();
          }
          TOGETHER.decrementAndGet();
          return specs.stream().map(Trials::result).toList();
        };
    run(Trials.probes(8), meeting);
    assertThat(MOST_TOGETHER).hasValueGreaterThan(1);
    MOST_TOGETHER.set(0);
    SweepEngine.run(spark, Trials.solo(Trials.probes(8), meeting, rows), terminal);
    assertThat(MOST_TOGETHER).hasValue(1);
  }

  private static final Map<String, AtomicInteger> ATTEMPTS = new ConcurrentHashMap<>();

  @Test
  void aCommitThatFailsIsTriedAgainAndThenReported() {
    Rows stored = rows;
    TrialCommitter unreliable =
        result -> {
          int attempt =
              ATTEMPTS
                  .computeIfAbsent(result.spec().id(), any -> new AtomicInteger())
                  .incrementAndGet();
          if (result.spec().seed() == 0 || (result.spec().seed() == 1 && attempt <= 2)) {
            throw new IOException("No space left on device");
          }
          stored.commit(result);
        };
    SweepSummary summary = hasty(Trials.probes(4), SUCCEEDING, unreliable).run();
    assertThat(rows.ids())
        .containsExactlyInAnyOrder(
            Trials.probe(1).id(), Trials.probe(2).id(), Trials.probe(3).id());
    assertThat(summary.succeeded()).isEqualTo(3);
    assertThat(summary.notStored()).isEqualTo(1);
    assertThat(summary.firstReasons())
        .extracting(TrialOutcome::reason)
        .containsExactly("could not be stored: IOException: No space left on device");
  }

  private static final AtomicInteger TRIED = new AtomicInteger();

  @Test
  void whatTheMachineFailedIsTriedAgain() {
    TRIED.set(0);
    Answers unlucky =
        (device, specs, monitor) -> {
          if (specs.get(0).seed() == 1 && TRIED.incrementAndGet() == 1) {
            throw new InfrastructureException("no space left on device", null);
          }
          return SUCCEEDING.run(device, specs, monitor);
        };
    SweepSummary summary = hasty(Trials.probes(3), unlucky, rows).run();
    assertThat(summary.succeeded()).isEqualTo(3);
    assertThat(summary.notStored()).isZero();
    assertThat(shown())
        .contains("frozen_probe, seed 1: InfrastructureException: no space")
        .contains("it is tried again in 0 s");
    assertThat(rows.committed())
        .extracting(row -> row.spec().seed(), row -> row.provenance().attempts())
        .containsExactlyInAnyOrder(tuple(0L, 1), tuple(1L, 2), tuple(2L, 1));
  }

  @Test
  void whatTheMachineAlwaysFailsIsLeftToTheNextRun() {
    Answers full =
        (device, specs, monitor) -> {
          throw new InfrastructureException("no space left on device", null);
        };
    SweepSummary summary = hasty(Trials.probes(2), full, rows).run();
    assertThat(rows.ids()).isEmpty();
    assertThat(summary.notStored()).isEqualTo(2);
    assertThat(summary.failedTrials()).isZero();
  }

  @Test
  void sharesOfAMachineNeedACluster() {
    EngineRequest request =
        Trials.request(Trials.probes(1), 0, SUCCEEDING, rows)
            .taking(trial -> new Resources(2, null));
    assertThatThrownBy(() -> SweepEngine.run(spark, request, terminal))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("resources {cores: 2}: ")
        .hasMessageContaining("master local[2]");
  }

  @Test
  void aSweepThatIsClearlyBrokenIsGivenUp() {
    Answers broken =
        (device, specs, monitor) -> {
          throw new IllegalStateException("the head is missing");
        };
    SweepSummary summary =
        SweepEngine.run(
            spark, Trials.request(Trials.probes(200), 0, broken, rows).givingUpAfter(5), terminal);
    assertThat(summary.givenUp()).matches("given up after ([5-9]|1\\d) failures");
    assertThat(rows.ids()).hasSizeBetween(5, 20);
    assertThat(shown()).contains(summary.givenUp() + ": ");
  }

  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final AtomicInteger MOST_RUNNING = new AtomicInteger();

  @Test
  void neverRunsMoreTrialsThanThereAreSlots() {
    run(
        Trials.probes(40),
        (device, specs, monitor) -> {
          MOST_RUNNING.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
          pause();
          RUNNING.decrementAndGet();
          return SUCCEEDING.run(device, specs, monitor);
        });
    assertThat(MOST_RUNNING.get()).isBetween(1, 2);
  }

  private static final AtomicBoolean FIRST = new AtomicBoolean(true);
  private static final Semaphore STEPPING = new Semaphore(0);

  @Test
  void anInterruptedRunStopsItsTrialsAndStoresNoHalfOnes() throws Exception {
    List<TrialSpec> trials = Trials.probes(10);
    Answers patient =
        (device, specs, monitor) -> {
          TrialSpec spec = specs.get(0);
          if (FIRST.getAndSet(false)) {
            return SUCCEEDING.run(device, specs, monitor);
          }
          int step = 0;
          while (monitor.verdict(spec) == Verdict.GO_ON) {
            monitor.step(spec, Trials.report(++step, 0.7));
            STEPPING.release();
            pause();
          }
          return List.of(Trials.result(spec, TrialStatus.STOPPED_EARLY, null, step));
        };
    SweepRun run = hasty(trials, patient, rows);
    CompletableFuture<SweepSummary> ending = CompletableFuture.supplyAsync(run::run);
    STEPPING.acquire();
    while (run.snapshot().done() == 0) {
      Thread.sleep(10);
    }
    run.interrupt();

    SweepSummary summary = ending.get();
    assertThat(rows.ids()).hasSize(1);
    assertThat(summary.interrupted()).isTrue();
    assertThat(summary.storedTrials()).isEqualTo(1);
    assertThat(summary.notStored()).isZero();
    assertThat(shown())
        .contains("interrupted: 1 of 10 trials are stored; the same command goes on from there");

    List<TrialSpec> rest = trials.stream().filter(spec -> !rows.ids().contains(spec.id())).toList();
    SweepSummary second =
        SweepEngine.run(spark, Trials.request(rest, 1, SUCCEEDING, rows), terminal);
    assertThat(second.storedTrials()).isEqualTo(10);
    assertThat(rows.ids()).doesNotHaveDuplicates().hasSize(10);
  }

  private static final CountDownLatch DEAF = new CountDownLatch(1);

  @Test
  void aTrialThatDoesNotListenIsCancelled() throws Exception {
    Answers deaf =
        (device, specs, monitor) -> {
          DEAF.countDown();
          try {
            Thread.sleep(Duration.ofHours(1).toMillis());
          } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
          }
          return SUCCEEDING.run(device, specs, monitor);
        };
    SweepRun run = hasty(Trials.probes(3), deaf, rows);
    CompletableFuture<SweepSummary> ending = CompletableFuture.supplyAsync(run::run);
    DEAF.await();
    run.interrupt();

    assertThat(ending.get().interrupted()).isTrue();
    assertThat(rows.ids()).isEmpty();
  }

  @Test
  void onlySmallOutcomesReachTheDriver() throws TimeoutException {
    AtomicLong largest = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            largest.accumulateAndGet(end.taskMetrics().resultSize(), Math::max);
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try {
      run(
          Trials.probes(3),
          (device, specs, monitor) -> {
            List<StepReport> curve =
                IntStream.rangeClosed(1, 20_000)
                    .mapToObj(step -> Trials.report(step, 1.0 / step))
                    .toList();
            return List.of(Trials.result(specs.get(0), TrialStatus.SUCCEEDED, null, 20_000, curve));
          });
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    assertThat(rows.committed()).allSatisfy(row -> assertThat(row.curve()).hasSize(20_000));
    assertThat(largest.get()).isPositive().isLessThan(10_000);
  }

  @Test
  void thousandsOfTrialsAreNoBurden() {
    List<TrialSpec> trials = Trials.probes(1_000);
    SweepSummary summary = run(trials, SUCCEEDING);
    assertThat(summary.succeeded()).isEqualTo(1_000);
    assertThat(rows.ids()).doesNotHaveDuplicates().hasSize(1_000);
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
