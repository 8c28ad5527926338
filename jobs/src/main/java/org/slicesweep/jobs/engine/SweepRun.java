package org.slicesweep.jobs.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slicesweep.Execution;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.engine.TrialOutcome.Ending;
import org.slicesweep.jobs.live.FailureGroup;
import org.slicesweep.jobs.live.RunningSweep;
import org.slicesweep.jobs.live.SweepState;

/** One run of a sweep. */
final class SweepRun implements RunningSweep {
  private final String id = UUID.randomUUID().toString();
  private final JavaSparkContext spark;
  private final EngineRequest request;
  private final TrialCommitter committer;
  private final Duration grace;
  private final List<Pack> packs;
  private final SweepProgress progress;
  private final ProgressDisplay display;
  private final PackDispatcher dispatcher;

  /** By number, the last first: a cancelled pack must not make room for one about to be. */
  private final Map<Integer, Pack> jobs = new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  /** A partition a pack; each is computed by a job of its own. */
  private final JavaRDD<List<TrialOutcome>> outcomes;

  /**
   * @param committer the request's, which tries again where that helps
   * @param grace how long running trials get to end by themselves when the run is interrupted
   */
  SweepRun(
      JavaSparkContext spark,
      EngineRequest request,
      TrialCommitter committer,
      Duration grace,
      Terminal terminal) {
    this.spark = spark;
    this.request = request;
    this.committer = committer;
    this.grace = grace;
    this.packs = Packs.of(request.trials(), request.estimateSeconds());
    this.progress = new SweepProgress(request, packs, System::nanoTime);
    this.display = ProgressDisplay.on(terminal, this::snapshot);
    IntSupplier room = request.execution() == Execution.SOLO ? () -> 1 : new TaskSlots(spark.sc());
    this.dispatcher = new PackDispatcher(room, this::runPack);
    this.outcomes =
        spark
            .parallelize(packs, Math.max(1, packs.size()))
            .map(new PackTask(id, request.device(), request.runner(), committer));
  }

  /** Runs everything and returns when nothing is left or, interrupted, nothing is running. */
  SweepSummary run() {
    SweepPlugin.listen(id, progress);
    display.start();
    try {
      dispatcher.run(packs.size());
    } catch (InterruptedException e) {
      interrupt();
      Thread.currentThread().interrupt();
    } finally {
      SweepPlugin.forget(id);
      display.close();
    }
    SweepSummary summary = progress.summary();
    if (summary.interrupted()) {
      display.print(
          "interrupted: %d of %d trials are stored; the same command goes on from there"
              .formatted(summary.storedTrials(), summary.total()));
    }
    return summary;
  }

  ProgressSnapshot snapshot() {
    return progress.snapshot();
  }

  @Override
  public SweepState state() {
    return progress.state().with(Executors.of(spark.sc()));
  }

  @Override
  public void stop() {
    interrupt();
  }

  @Override
  public void failedEarlier(List<FailureGroup> groups) {
    progress.failedEarlier(groups);
  }

  /**
   * Hands out nothing more, takes back what waits, asks running trials to stop, and cancels those
   * that have not after the grace. Returns when that is done.
   */
  void interrupt() {
    progress.interrupt();
    dispatcher.stop();
    cancel(pack -> !progress.isRunning(pack));
    try {
      if (!dispatcher.awaitIdle(grace.toMillis())) {
        cancel(pack -> true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancel(Predicate<Pack> which) {
    jobs.forEach(
        (number, pack) -> {
          if (which.test(pack)) {
            spark.cancelJobsWithTag(tag(pack));
          }
        });
  }

  private String tag(Pack pack) {
    return "slicesweep-" + id + "-" + pack.number();
  }

  private void runPack(int number) {
    if (progress.interrupted()) {
      return;
    }
    Pack pack = packs.get(number);
    progress.submitted(pack);
    for (TrialOutcome outcome : outcomesOf(pack)) {
      progress.ended(outcome);
      if (outcome.failed() || outcome.ending() == Ending.NOT_STORED) {
        display.print(ProgressText.failure(outcome));
      }
    }
  }

  private List<TrialOutcome> outcomesOf(Pack pack) {
    jobs.put(pack.number(), pack);
    try {
      spark.setLocalProperty("spark.scheduler.pool", "slicesweep");
      spark.setJobDescription(request.sweepName() + ": " + pack.label());
      spark.setInterruptOnCancel(true);
      spark.addJobTag(tag(pack));
      return outcomes.collectPartitions(new int[] {pack.number()})[0].get(0);
    } catch (Exception e) {
      return withoutResult(pack, e);
    } finally {
      spark.clearJobTags();
      jobs.remove(pack.number());
    }
  }

  /** The job itself failed: cancelled, or its executor was lost more often than Spark allows. */
  private List<TrialOutcome> withoutResult(Pack pack, Exception fault) {
    if (spark.sc().isStopped()) {
      progress.interrupt();
      dispatcher.stop();
    }
    return pack.trials().stream().map(trial -> withoutResult(trial, fault)).toList();
  }

  private TrialOutcome withoutResult(PlannedTrial trial, Exception fault) {
    if (progress.interrupted()) {
      return TrialOutcome.lost(trial, Ending.INTERRUPTED, null);
    }
    String reason = Reasons.of(fault);
    if (!reason.contains("ExecutorLostFailure")) {
      return TrialOutcome.lost(trial, Ending.NOT_STORED, reason);
    }
    // Every executor that took the trial died of it: that is the trial's result.
    TrialResult result = FailedTrial.result(trial.spec(), TrialStatus.FAILED, reason, null);
    try {
      committer.commit(result);
      return TrialOutcome.stored(trial, result);
    } catch (IOException | RuntimeException e) {
      return TrialOutcome.notStored(trial, result, "could not be stored: " + Reasons.of(e));
    }
  }
}
