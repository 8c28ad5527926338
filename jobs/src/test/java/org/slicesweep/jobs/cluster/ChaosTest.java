package org.slicesweep.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slicesweep.jobs.SharedSpark;

/** What a sweep comes to on a cluster where things fail: what it comes to where nothing does. */
@Timeout(1200)
class ChaosTest {
  private static final int SEEDS = 8;
  private static final int TRIALS = 5 * SEEDS;

  /** In this order, a few trials apart. */
  private static final List<Fault> FAULTS =
      List.of(Fault.EXECUTOR, Fault.FREEZE, Fault.DRIVER, Fault.WORKER, Fault.DISK);

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static Path folder() throws Exception {
    return Files.createTempDirectory(Files.createDirectories(Path.of("target/clusters")), "chaos-")
        .toAbsolutePath();
  }

  @Test
  void nothingIsLostNothingIsTwiceAndNoValueChanges() throws Exception {
    SharedSpark.session();
    List<Fault> skipped = new ArrayList<>();
    try (ChaosRun run =
        new ChaosRun(folder(), ClusterPlan.of(3, 2, 2), SEEDS, 50, Duration.ofSeconds(3))) {
      Path peace = run.inPeace();
      run.submit();
      int next = 3;
      for (Fault fault : FAULTS) {
        int enough = next;
        StandaloneCluster.await(
            enough + " trials before " + fault,
            () -> run.stored() >= enough || !run.driver().isAlive());
        assertThat(run.driver().isAlive()).as("see %s", run.driver().log()).isTrue();
        assertThat(run.stored()).as("trials before %s", fault).isLessThan(TRIALS);
        if (fault == Fault.EXECUTOR) { // one trial at least is cut off
          StandaloneCluster.await("trial to strike", run::strikesATrial);
        }
        if (!run.strike(fault)) {
          skipped.add(fault);
        }
        next += 6;
      }
      int exitCode = run.driver().await(PATIENCE);
      assertThat(exitCode).as("see %s", run.driver().log()).isZero();

      List<Map<String, String>> trials = ResultRows.values(run.out(), "trials");
      Set<String> ids = new HashSet<>();
      trials.forEach(row -> ids.add(row.get("trial_id")));
      assertThat(trials).hasSize(TRIALS);
      assertThat(ids).hasSize(TRIALS);
      assertThat(trials).isEqualTo(ResultRows.values(peace, "trials"));
      assertThat(ResultRows.values(run.out(), "steps"))
          .isEqualTo(ResultRows.values(peace, "steps"));
      assertThat(Attempt.doubleBookings(run.attemptsMade())).isEmpty();
      assertThat(run.attemptsMade()).extracting(Attempt::ended).contains(true, false);
      assertThat(run.attemptsMade()).extracting(Attempt::device).contains("gpu:0", "gpu:1");
      assertThat(run.leftovers()).isEqualTo(ChaosRun.REMAINS);

      JavaProcess doctor = run.submit("doctor", "--results", run.out().toString());
      // Its executors have GPUs that are numbers only, which no libtorch can use.
      assertThat(doctor.await(PATIENCE)).as("see %s", doctor.log()).isEqualTo(3);
      assertThat(doctor.said())
          .contains("driver", "on 127.0.0.2", "on 127.0.0.3", "on 127.0.0.4")
          .contains("Spark assigns gpu ", "but none, and no NVIDIA driver");
      assertThat(run.leftovers()).isEqualTo(ChaosRun.REMAINS);
      assertThat(run.indiscretions()).isEmpty();
    }
    // A disk can be filled only where one can be mounted, which takes root.
    assertThat(skipped).isSubsetOf(Fault.DISK);
  }

  /** One whose worker dies before it knows it stays, beside those of the worker's successor. */
  @Test
  void anExecutorThatNobodyKnowsOfHasItsGpusToItself() throws Exception {
    SharedSpark.session();
    try (ChaosRun run =
        new ChaosRun(folder(), ClusterPlan.of(1, 2, 2), 3, 150, Duration.ofSeconds(3))) {
      run.submit();
      ClusterWorker worker = run.cluster().workers().get(0);
      StandaloneCluster.await("executor", () -> !worker.executors().isEmpty());
      worker.kill();
      worker.start();
      assertThat(run.driver().await(PATIENCE)).as("see %s", run.driver().log()).isZero();

      assertThat(ResultRows.values(run.out(), "trials")).hasSize(15);
      List<Attempt> attempts = run.attemptsMade();
      assertThat(attempts).extracting(Attempt::executor).contains("0");
      assertThat(attempts).extracting(Attempt::device).contains("gpu:0", "gpu:1");
      assertThat(Attempt.doubleBookings(attempts)).isEmpty();
    }
  }
}
