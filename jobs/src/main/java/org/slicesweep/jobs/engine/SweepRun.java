package org.slicesweep.jobs.engine;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.slicesweep.Execution;
import org.slicesweep.jobs.engine.TrialOutcome.Ending;
import org.slicesweep.jobs.live.FailureGroup;
import org.slicesweep.jobs.live.RunningSweep;
import org.slicesweep.jobs.live.SweepState;
import org.slicesweep.jobs.sweep.Resources;

/** One run of a sweep. */
final class SweepRun implements RunningSweep {
  private static final String PLUGIN = SweepPlugin.class.getName();

  private final String id = UUID.randomUUID().toString();
  private final JavaSparkContext spark;
  private final EngineRequest request;
  private final Patience patience;
  private final SweepProgress progress;
  private final ProgressDisplay display;
  private final PackDispatcher dispatcher;
  private final Verdicts verdicts;
  private final Promotions promotions;
  private final Setbacks setbacks;
  private final LostJobs lostJobs;
  private final PackQueue queue;

  /** By number, the last first: a cancelled pack must not make room for one about to be. */
  private final Map<Integer, Pack> jobs = new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  private final PackJobs packJobs;

  private volatile String givenUp;

  /**
   * @param committer the request's, which tries again where that helps
   */
  SweepRun(
      JavaSparkContext spark,
      EngineRequest request,
      TrialCommitter committer,
      Patience patience,
      Terminal terminal) {
    this.spark = spark;
    this.request = request;
    this.patience = patience;
    Profiles profiles = new Profiles(spark.sc());
    Grouping grouping = Grouping.of(spark, profiles, request);
    this.verdicts = new Verdicts(request.search(), this::sharesAPack, this::isSettled);
    List<PlannedTrial> trials =
        request.trials().stream()
            .map(spec -> PlannedTrial.of(spec, request.estimateSeconds(), request.search()))
            .toList();
    Replay.Standing standing = new Replay(request, trials, verdicts).standing();
    List<Pack> packs = Packs.of(trials, grouping.without(standing.begun()));
    checkHears(spark, packs);
    this.progress = new SweepProgress(request, packs, System::nanoTime);
    this.display = ProgressDisplay.on(terminal, this::snapshot);
    this.setbacks = new Setbacks(patience);
    this.lostJobs =
        new LostJobs(
            setbacks,
            committer,
            spark.isLocal() ? 1 : spark.getConf().getInt("spark.task.maxFailures", 4),
            display::print);
    this.packJobs =
        new PackJobs(
            spark,
            profiles,
            request.resources(),
            new PackTask(
                id,
                request.device(),
                request.runner(),
                committer,
                request.rungs(),
                !spark.isLocal()));
    packJobs.add(packs);
    this.promotions =
        new Promotions(request.search(), verdicts, grouping, packs, packJobs::together);
    this.queue =
        new PackQueue(
            packs.stream().filter(pack -> !waits(pack, standing)).mapToInt(Pack::number),
            promotions::next,
            System::nanoTime);
    IntSupplier room =
        request.execution() == Execution.SOLO
            ? () -> 1
            : new TaskSlots(spark.sc(), profiles, kinds(request), judged(packs));
    this.dispatcher = new PackDispatcher(room, this::runPack);
  }

  /** Else every trial would go on at its rungs, and nobody would know. */
  private static void checkHears(JavaSparkContext spark, List<Pack> packs) {
    if (judged(packs) && !spark.getConf().get("spark.plugins", "").contains(PLUGIN)) {
      throw new IllegalStateException("a search needs spark.plugins=" + PLUGIN);
    }
  }

  /** All that trials take of an executor. */
  private static Set<Resources> kinds(EngineRequest request) {
    return request.trials().stream()
        .map(trial -> request.resources().apply(trial.id()))
        .collect(toSet());
  }

  private static boolean judged(List<Pack> packs) {
    return packs.stream()
        .flatMap(pack -> pack.trials().stream())
        .anyMatch(trial -> !trial.rungs().isEmpty());
  }

  /** One that is held back has begun, and is in a pack of its own. */
  private static boolean waits(Pack pack, Replay.Standing standing) {
    return standing.heldBack().contains(pack.trials().get(0).id());
  }

  private boolean sharesAPack(String trialId) {
    return promotions.sharesAPack(trialId);
  }

  private boolean isSettled(String trialId) {
    return progress.isSettled(trialId);
  }

  /** Runs everything and returns when nothing is left or, interrupted, nothing is running. */
  SweepSummary run() {
    SweepPlugin.listen(id, this::answer);
    display.start();
    try {
      dispatcher.run(queue);
      concludeLeftOver();
    } catch (InterruptedException e) {
      interrupt();
      Thread.currentThread().interrupt();
    } finally {
      SweepPlugin.forget(id);
      display.close();
    }
    SweepSummary summary = progress.summary().givenUp(givenUp);
    if (summary.interrupted()) {
      display.print(
          "%s: %d of %d trials are stored; the same command goes on from there"
              .formatted(
                  givenUp == null ? "interrupted" : givenUp,
                  summary.storedTrials(),
                  summary.total()));
    }
    return summary;
  }

  /** What the search will never go on with becomes rows, with the curves up to their pause. */
  private void concludeLeftOver() throws InterruptedException {
    List<String> left = request.search().leftOver();
    while (!left.isEmpty() && !verdicts.interrupted()) {
      left.forEach(verdicts::conclude);
      promotions.goOn(left);
      dispatcher.run(queue);
      left = request.search().leftOver();
    }
  }

  ProgressSnapshot snapshot() {
    return progress.snapshot();
  }

  private PulseReply answer(Pulse pulse) {
    pulse.stored().forEach(this::ended);
    progress.pulse(pulse);
    return verdicts.reply(pulse);
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
   * Hands out nothing more, takes back what waits, asks running trials to pause, and cancels those
   * that have not after the grace. Returns when that is done.
   */
  void interrupt() {
    handOutNothingMore();
    try {
      if (!dispatcher.awaitIdle(patience.grace().toMillis())) {
        cancel(pack -> true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handOutNothingMore() {
    verdicts.interrupt();
    progress.interrupt();
    dispatcher.stop();
    cancel(pack -> !progress.isRunning(pack));
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
    if (verdicts.interrupted()) {
      return;
    }
    Pack pack = packJobs.pack(number);
    progress.submitted(pack);
    promotions.started(pack);
    PackEnd end = end(pack);
    List<TrialOutcome> ended = end.outcomes();
    ended.forEach(this::ended);
    tryAlone(pack, ended);
    if (end.again().isPresent()) {
      // Only now may the trials begin again: what is told of them would be taken for their new
      // run's.
      queue.again(number, end.again().get());
    } else {
      promotions.ended(
          pack, ended.stream().filter(this::goesOn).map(TrialOutcome::trialId).collect(toSet()));
      progress.left(pack);
    }
    if (progress.failures() >= request.maxFailures() && !verdicts.interrupted()) {
      givenUp = "given up after %d failures".formatted(progress.failures());
      handOutNothingMore();
    }
  }

  private void ended(TrialOutcome outcome) {
    if (progress.ended(outcome)) {
      settled(outcome);
    }
  }

  /** This run will do no more for a trial. */
  private void settled(TrialOutcome outcome) {
    boolean failed = outcome.failed() || outcome.ending() == Ending.NOT_STORED;
    if (failed) {
      request.search().failed(outcome.trialId());
    } else if (outcome.isStored()) {
      request.search().ended(outcome.trialId());
    }
    if (failed) {
      display.print(ProgressText.failure(outcome));
    }
  }

  /** Trials that failed together are tried again, each without the others. */
  private void tryAlone(Pack pack, List<TrialOutcome> ended) {
    Map<String, String> reasons = new HashMap<>();
    ended.stream()
        .filter(outcome -> outcome.ending() == Ending.TRIED_ALONE)
        .forEach(outcome -> reasons.put(outcome.trialId(), outcome.reason()));
    List<PlannedTrial> trials =
        pack.trials().stream()
            .filter(trial -> reasons.containsKey(trial.id()) && !progress.isSettled(trial.id()))
            .filter(trial -> !verdicts.heldBack(trial.id()))
            .toList();
    if (trials.isEmpty() || verdicts.interrupted()) {
      return;
    }
    display.print(
        "%s: %s; %d of %d are tried again, each alone"
            .formatted(
                pack.label(),
                reasons.get(trials.get(0).id()),
                trials.size(),
                pack.trials().size()));
    for (PlannedTrial trial : trials) {
      Pack alone = packJobs.together(List.of(trial));
      promotions.apart(alone);
      setbacks.inherit(alone.number(), pack.number());
      queue.again(alone.number(), Duration.ZERO);
    }
  }

  /** One that has left its pack at a rung, or that did not hear the driver's answer. */
  private boolean goesOn(TrialOutcome outcome) {
    return outcome.isPaused() && !verdicts.interrupted() && !verdicts.heldBack(outcome.trialId());
  }

  private PackEnd end(Pack pack) {
    jobs.put(pack.number(), pack);
    try {
      spark.setLocalProperty("spark.scheduler.pool", "slicesweep");
      spark.setLocalProperty(
          PackTask.EARLIER_ATTEMPTS, String.valueOf(lostJobs.earlierAttempts(pack)));
      spark.setJobDescription(request.sweepName() + ": " + pack.label());
      spark.setInterruptOnCancel(true);
      spark.addJobTag(tag(pack));
      return PackEnd.of(packJobs.run(pack));
    } catch (Exception e) {
      if (spark.sc().isStopped()) {
        handOutNothingMore();
      }
      return verdicts.interrupted()
          ? PackEnd.lost(pack, Ending.INTERRUPTED, null)
          : lostJobs.end(pack, e);
    } finally {
      spark.clearJobTags();
      jobs.remove(pack.number());
    }
  }
}
