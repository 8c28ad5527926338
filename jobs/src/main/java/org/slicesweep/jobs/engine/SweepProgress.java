package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.live.FailureGroup;
import org.slicesweep.jobs.live.LiveCurve;
import org.slicesweep.jobs.live.Place;
import org.slicesweep.jobs.live.RunningTrial;
import org.slicesweep.jobs.live.SweepState;

/**
 * The driver's picture of a run. It keeps running trials and counts, never what has ended, so that
 * a sweep of a hundred thousand trials costs no more than one of ten.
 */
final class SweepProgress {
  private static final class Running {
    final PlannedTrial trial;
    boolean started;
    int step;
    double loss = Double.NaN;
    double since;
    Place place = Place.UNKNOWN;
    final LiveCurve curve = new LiveCurve();

    Running(PlannedTrial trial, int step) {
      this.trial = trial;
      this.step = step;
    }

    double secondsDone() {
      return trial.seconds() * Math.min(1, (double) step / trial.steps());
    }

    void hear(Pulse.Trial report, Place from, double now) {
      since = started ? since : now;
      started = true;
      place = from;
      loss = report.loss();
      if (report.step() > 0 && Double.isFinite(report.loss())) {
        curve.add(report.step(), report.loss());
      }
    }

    RunningTrial shown(double now, boolean withCurve) {
      return new RunningTrial(
          trial.id(),
          trial.label(),
          step,
          trial.steps(),
          Double.isFinite(loss) ? loss : null,
          now - since,
          place,
          withCurve ? curve.points() : List.of());
    }
  }

  private final EngineRequest request;
  private final LongSupplier nanoTime;
  private final long startedAt;
  private final Map<String, Running> underway = new LinkedHashMap<>();

  /** Trials that wait for what a search makes of them, with what they did. */
  private final Map<String, Running> paused = new HashMap<>();

  /** Of packs that are not at their end: a pack that begins again has trials that do not. */
  private final Set<String> settled = new HashSet<>();

  private final RateMeter samples = new RateMeter();
  private final SweepTally tally;
  private final EndedTrials history = new EndedTrials();

  /** What a search is likely to let trials do; without one all of the work. */
  private final double likely;

  private double work;
  private double workDone;
  private TrialOutcome latest;
  private boolean interrupted;

  SweepProgress(EngineRequest request, List<Pack> packs, LongSupplier nanoTime) {
    this.request = request;
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
    this.tally = new SweepTally(request);
    for (Pack pack : packs) {
      for (PlannedTrial trial : pack.trials()) {
        work += trial.seconds();
      }
    }
    this.likely = work - unlikely(packs);
  }

  private double unlikely(List<Pack> packs) {
    List<PlannedTrial> judged =
        packs.stream()
            .flatMap(pack -> pack.trials().stream())
            .filter(trial -> !trial.rungs().isEmpty())
            .toList();
    long steps = judged.stream().mapToLong(PlannedTrial::steps).sum();
    long expected = request.search().expectedSteps().orElse(steps);
    double seconds = judged.stream().mapToDouble(PlannedTrial::seconds).sum();
    return expected < steps ? seconds * (steps - expected) / steps : 0;
  }

  /** A pack was handed to Spark; it may still wait for a slot. */
  synchronized void submitted(Pack pack) {
    for (PlannedTrial trial : pack.trials()) {
      if (!isSettled(trial.id())) {
        Running before = paused.remove(trial.id());
        underway.put(trial.id(), new Running(trial, before == null ? 0 : before.step));
      }
    }
  }

  /** A running pack told of itself. */
  synchronized void pulse(Pulse pulse) {
    for (Pulse.Trial report : pulse.trials()) {
      Running running = underway.get(report.id());
      if (running != null) { // else it ended and the message was late
        running.hear(report, pulse.place(), now());
        advance(running, report.step());
      }
    }
  }

  /**
   * A trial has ended, perhaps while others of its pack go on.
   *
   * @return whether that is news, and not something that comes again
   */
  synchronized boolean ended(TrialOutcome outcome) {
    Running running = underway.remove(outcome.trialId());
    if (running == null) {
      return false;
    }
    if (outcome.steps() > running.step) {
      advance(running, outcome.steps());
    }
    if (outcome.comesAgain()) {
      if (outcome.status() == TrialStatus.PAUSED) {
        paused.put(outcome.trialId(), running);
      }
      return false;
    }
    settled.add(outcome.trialId());
    tally.count(outcome);
    history.add(outcome);
    latest = outcome;
    // What a trial that failed or was stopped did not do is no longer to be done, but says nothing
    // of the speed.
    boolean whole = outcome.isStored() && outcome.status() == TrialStatus.SUCCEEDED;
    double did = whole ? running.trial.seconds() : running.secondsDone();
    workDone += did;
    work -= running.trial.seconds() - did;
    return true;
  }

  /** Whether nothing is to be done any more for a trial of a pack that has not left. */
  synchronized boolean isSettled(String trialId) {
    return settled.contains(trialId);
  }

  /** A pack does not begin again. */
  synchronized void left(Pack pack) {
    pack.trials().forEach(trial -> settled.remove(trial.id()));
  }

  /** Nothing more is handed out from now on. */
  synchronized void interrupt() {
    interrupted = true;
  }

  /** Trials of this run that failed or could not be stored. */
  synchronized int failures() {
    return tally.failed() + tally.notStored();
  }

  /** Whether an executor has told of the pack; until then it waits in Spark's queue. */
  synchronized boolean isRunning(Pack pack) {
    return pack.trials().stream()
        .map(trial -> underway.get(trial.id()))
        .anyMatch(running -> running != null && running.started);
  }

  synchronized ProgressSnapshot snapshot() {
    double now = now();
    double did = workDone + paused.values().stream().mapToDouble(Running::secondsDone).sum();
    double underwayLeft = 0;
    List<ProgressSnapshot.Running> running = new ArrayList<>();
    for (Running trial : underway.values()) {
      did += trial.secondsDone();
      underwayLeft += trial.trial.seconds() - trial.secondsDone();
      if (trial.started) {
        running.add(
            new ProgressSnapshot.Running(
                trial.trial.label(), trial.step, trial.trial.steps(), trial.loss));
      }
    }
    double likelyWork = Math.min(work, did + Math.max(likely - did, underwayLeft));
    double ofThisRun = likelyWork > 0 ? Math.min(1, did / likelyWork) : 1;
    return new ProgressSnapshot(
        request.sweepName(),
        request.total(),
        request.alreadyDone() + tally.ended(),
        tally.failed(),
        tally.notStored(),
        (request.alreadyDone() + ofThisRun * request.trials().size())
            / Math.max(1, request.total()),
        samples.perSecond(now),
        now,
        interrupted ? OptionalDouble.empty() : TimeLeft.seconds(now, did, likelyWork),
        running,
        latest);
  }

  /** All that is shown of the run but its executors. */
  synchronized SweepState state() {
    ProgressSnapshot now = snapshot();
    List<RunningTrial> running = new ArrayList<>();
    for (Running trial : underway.values()) {
      if (trial.started && running.size() < SweepState.MOST_RUNNING) {
        running.add(trial.shown(now.elapsedSeconds(), running.size() < SweepState.MOST_CURVES));
      }
    }
    return new SweepState(
        now.sweep(),
        now.total(),
        now.done(),
        now.failed() + history.failedEarlier(),
        now.notStored(),
        now.fraction(),
        now.samplesPerSecond(),
        now.elapsedSeconds(),
        now.secondsLeft().isPresent() ? now.secondsLeft().getAsDouble() : null,
        now.running().size(),
        running,
        history.failures(),
        history.latest(),
        List.of(),
        interrupted);
  }

  /** Tells of failures that earlier runs stored, so that they are shown too. */
  synchronized void failedEarlier(List<FailureGroup> groups) {
    history.failedEarlier(groups);
  }

  synchronized SweepSummary summary() {
    return tally.summary(interrupted, now());
  }

  private void advance(Running running, int step) {
    // A trial that lost its executor begins again: its first steps then count twice as samples.
    samples.add(now(), (double) (step - running.step) * running.trial.batch());
    running.step = step;
  }

  private double now() {
    return (nanoTime.getAsLong() - startedAt) / 1e9;
  }
}
