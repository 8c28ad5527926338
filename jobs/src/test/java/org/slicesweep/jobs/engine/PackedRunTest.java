package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.jobs.SharedSpark;
import org.slicesweep.jobs.live.RunningTrial;
import org.slicesweep.jobs.sweep.PackSize;

/** Packs of several trials, on however many slots. */
@Timeout(300)
class PackedRunTest {
  private static final PackRule TOGETHER = rule(new PackSize(4));

  /** The seeds of each pack that began, by test. */
  private static final Map<String, Queue<List<Long>>> BEGUN = new ConcurrentHashMap<>();

  private final String test = UUID.randomUUID().toString();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Rows rows = Rows.empty();

  private static PackRule rule(PackSize size) {
    return new PackRule(
        trial -> Optional.of("all"), size, (device, candidates) -> device.equals("cpu") ? 2 : 99);
  }

  private PackRunner telling(PackRunner runner) {
    String name = test;
    return (device, specs, monitor, ended) -> {
      BEGUN
          .computeIfAbsent(name, any -> new ConcurrentLinkedQueue<>())
          .add(specs.stream().map(TrialSpec::seed).toList());
      runner.run(device, specs, monitor, ended);
    };
  }

  private List<List<Long>> begun() {
    return List.copyOf(BEGUN.get(test));
  }

  private static List<Long> seeds(long... seeds) {
    return Arrays.stream(seeds).boxed().toList();
  }

  private EngineRequest request(int trials, PackRunner runner, TrialCommitter committer) {
    return Trials.request(Trials.probes(trials), 0, telling(runner), committer).packing(TOGETHER);
  }

  private SweepRun run(EngineRequest request) {
    return new SweepRun(
        JavaSparkContext.fromSparkContext(SharedSpark.session().sparkContext()),
        request,
        RetryingCommitter.around(request.committer()),
        new Patience(Duration.ofMillis(200), 2, Duration.ofMillis(5)),
        new Terminal(terminal, false, true));
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static final PackRunner SUCCEEDING =
      (device, specs, monitor, ended) -> specs.forEach(spec -> ended.accept(Trials.result(spec)));

  /** Knows what is stored, as a folder does. */
  private record Store(Rows rows) implements TrialCommitter {
    @Override
    public void commit(TrialResult result) {
      rows.commit(result);
    }

    @Override
    public Optional<EarlierResult> stored(String trialId) {
      return rows.committed().stream()
          .filter(row -> row.spec().id().equals(trialId))
          .map(row -> new EarlierResult(row.status(), row.error(), 3, "accuracy", 0.75))
          .findFirst();
    }
  }

  @Test
  void trialsOfAPackTrainTogetherAndAreAllStored() {
    SweepSummary summary = run(request(16, SUCCEEDING, rows)).run();
    assertThat(begun())
        .containsExactlyInAnyOrder(
            seeds(0, 1, 2, 3), seeds(4, 5, 6, 7), seeds(8, 9, 10, 11), seeds(12, 13, 14, 15));
    assertThat(summary.succeeded()).isEqualTo(16);
    assertThat(rows.ids()).doesNotHaveDuplicates().hasSize(16);
    assertThat(shown()).contains("rank  16/16 done");
  }

  @Test
  void howManyIsAskedOnAnExecutorWhereNobodySays() {
    run(request(8, SUCCEEDING, rows).packing(rule(PackSize.AUTO))).run();
    assertThat(begun())
        .containsExactlyInAnyOrder(seeds(0, 1), seeds(2, 3), seeds(4, 5), seeds(6, 7));
  }

  @Test
  void aMeasurementThatFailsIsNoReasonToFail() {
    PackRule broken =
        new PackRule(
            trial -> Optional.of("all"),
            PackSize.AUTO,
            (device, candidates) -> {
              throw new IllegalStateException("no such kernel");
            });
    assertThat(run(request(4, SUCCEEDING, rows).packing(broken)).run().succeeded()).isEqualTo(4);
    assertThat(begun()).hasSize(4);
  }

  @Test
  void switchedOffOrSoloEveryTrialIsAlone() {
    run(request(4, SUCCEEDING, rows).packing(rule(PackSize.OFF))).run();
    run(Trials.solo(Trials.probes(4), telling(SUCCEEDING), rows).packing(TOGETHER)).run();
    assertThat(begun()).hasSize(8);
  }

  @Test
  void membersMayEndInAnyOrderAndAnyWay() {
    PackRunner mixed =
        (device, specs, monitor, ended) -> {
          for (int i = specs.size() - 1; i >= 0; i--) {
            TrialSpec spec = specs.get(i);
            ended.accept(
                spec.seed() == 1
                    ? Trials.result(spec, TrialStatus.DIVERGED, "the loss is NaN", 5)
                    : Trials.result(spec));
          }
        };
    SweepSummary summary = run(request(8, mixed, rows)).run();
    assertThat(summary.succeeded()).isEqualTo(7);
    assertThat(summary.failed()).containsOnly(entry(TrialStatus.DIVERGED, 1));
    assertThat(begun()).hasSize(2);
  }

  private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

  /** Half of its first pack is there when the machine fails it. */
  private static PackRunner failingOnce(String test) {
    return (device, specs, monitor, ended) -> {
      boolean first = FAILED.add(test);
      for (TrialSpec spec : specs) {
        if (first && spec.seed() % 4 == 2) {
          throw new InfrastructureException("the disk failed", null);
        }
        ended.accept(Trials.result(spec));
      }
    };
  }

  @Test
  void whatIsStoredIsNotTrainedAgain() {
    SweepSummary summary = run(request(8, failingOnce(test), new Store(rows))).run();
    assertThat(begun().stream().filter(pack -> pack.size() < 4))
        .singleElement()
        .isIn(seeds(2, 3), seeds(6, 7));
    assertThat(begun()).hasSize(3);
    assertThat(summary.succeeded()).isEqualTo(8);
    assertThat(rows.ids()).doesNotHaveDuplicates().hasSize(8);
    assertThat(shown()).contains(" and 3 more: InfrastructureException: the disk failed;");
  }

  @Test
  void earlierResultsCountAsWhatTheyAre() {
    List<TrialSpec> trials = Trials.probes(4);
    rows.commit(Trials.result(trials.get(0), TrialStatus.DIVERGED, "the loss is NaN", 3));
    rows.commit(Trials.result(trials.get(3)));
    SweepSummary summary = run(request(4, SUCCEEDING, new Store(rows))).run();
    assertThat(begun().stream().flatMap(List::stream)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(summary.succeeded()).isEqualTo(3);
    assertThat(summary.failed()).containsOnly(entry(TrialStatus.DIVERGED, 1));
  }

  @Test
  void aPackThatFailsAsAWholeIsTriedAgainOneByOne() {
    PackRunner broken =
        (device, specs, monitor, ended) -> {
          for (TrialSpec spec : specs) {
            if (spec.seed() == 2) {
              throw new IllegalStateException("no such tensor");
            }
            ended.accept(Trials.result(spec));
          }
        };
    SweepSummary summary = run(request(8, broken, rows)).run();
    assertThat(begun())
        .containsExactlyInAnyOrder(seeds(0, 1, 2, 3), seeds(4, 5, 6, 7), seeds(2), seeds(3));
    assertThat(summary.succeeded()).isEqualTo(7);
    assertThat(summary.failed()).containsOnly(entry(TrialStatus.FAILED, 1));
    assertThat(rows.ids()).doesNotHaveDuplicates().hasSize(8);
    assertThat(shown())
        .contains("frozen_probe, seed 0 and 3 more: IllegalStateException: no such tensor")
        .contains("2 of 4 are tried again, each alone");
  }

  @Test
  void aPackThatTheMachineAlwaysFailsEndsOneByOne() {
    PackRunner unlucky =
        (device, specs, monitor, ended) -> {
          if (specs.stream().anyMatch(spec -> spec.seed() == 2)) {
            throw new InfrastructureException("illegal memory access", null);
          }
          SUCCEEDING.run(device, specs, monitor, ended);
        };
    SweepSummary summary = run(request(8, unlucky, rows)).run();
    // Twice together, as patience has it, then once each.
    assertThat(begun().stream().filter(pack -> pack.contains(2L)))
        .containsExactly(seeds(0, 1, 2, 3), seeds(0, 1, 2, 3), seeds(2));
    assertThat(summary.succeeded()).as("%s%n%s", summary, bytes).isEqualTo(7);
    assertThat(summary.notStored()).isEqualTo(1);
  }

  private static final Map<String, CountDownLatch> HALF_WAY = new ConcurrentHashMap<>();
  private static final Map<String, CountDownLatch> GO_ON = new ConcurrentHashMap<>();

  @Test
  void aMemberThatEndedIsSeenWhileTheOthersGoOn() throws Exception {
    String name = test;
    HALF_WAY.put(name, new CountDownLatch(1));
    GO_ON.put(name, new CountDownLatch(1));
    PackRunner uneven =
        (device, specs, monitor, ended) -> {
          if (specs.size() == 1) {
            SUCCEEDING.run(device, specs, monitor, ended);
            return;
          }
          ended.accept(Trials.result(specs.get(0)));
          ended.accept(Trials.result(specs.get(1), TrialStatus.DIVERGED, "the loss is NaN", 5));
          for (TrialSpec spec : specs.subList(2, specs.size())) {
            monitor.step(spec, Trials.report(7, 0.5));
          }
          HALF_WAY.get(name).countDown();
          await(GO_ON.get(name));
          specs.subList(2, specs.size()).forEach(spec -> ended.accept(Trials.result(spec)));
        };
    PackRule halfTogether =
        new PackRule(
            trial -> Optional.of("all").filter(any -> trial.seed() < 4),
            new PackSize(4),
            (device, candidates) -> 1);
    SweepRun run = run(request(8, uneven, rows).packing(halfTogether));
    CompletableFuture<SweepSummary> ending = CompletableFuture.supplyAsync(run::run);
    await(HALF_WAY.get(name));
    while (run.state().failed() == 0) {
      Thread.sleep(10);
    }
    List<String> goOn = List.of(Trials.probe(2).id(), Trials.probe(3).id());
    assertThat(run.snapshot().done()).isGreaterThanOrEqualTo(2);
    assertThat(run.state().running())
        .filteredOn(trial -> goOn.contains(trial.id()))
        .extracting(RunningTrial::step)
        .containsExactly(7, 7);
    GO_ON.get(name).countDown();
    SweepSummary summary = ending.get();
    assertThat(summary.succeeded()).isEqualTo(7);
    assertThat(summary.failed()).containsOnly(entry(TrialStatus.DIVERGED, 1));
    assertThat(shown().lines().filter(line -> line.contains("DIVERGED: the loss"))).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
