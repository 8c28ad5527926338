package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.engine.TrialOutcome.Ending;
import org.slicesweep.jobs.live.Place;
import org.slicesweep.jobs.search.AshaRule;
import org.slicesweep.jobs.search.Search;

class SweepProgressTest {
  private static final int STEPS = Trials.STEPS;
  private static final int BATCH = Trials.BATCH;

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final List<TrialSpec> specs = Trials.probes(4);
  private final List<Pack> packs = Trials.packs(specs, any -> 10, Search.none(), Grouping.NONE);
  private final SweepProgress progress = progress(0);

  private SweepProgress progress(int alreadyDone) {
    return new SweepProgress(
        Trials.request(specs, alreadyDone, (device, some, monitor, ended) -> {}, result -> {}),
        packs,
        nanos::get);
  }

  private void passSeconds(double seconds) {
    nanos.addAndGet((long) (seconds * 1e9));
  }

  private PlannedTrial trial(int pack) {
    return packs.get(pack).trials().get(0);
  }

  private void pulse(int pack, int step, double loss) {
    progress.pulse(
        new Pulse(
            "run",
            List.of(new Pulse.Trial(trial(pack).id(), step, loss, null)),
            List.of(),
            Place.UNKNOWN));
  }

  private void succeed(int pack) {
    progress.ended(TrialOutcome.stored(trial(pack), Trials.result(trial(pack).spec())));
  }

  private void diverge(int pack, int steps) {
    TrialResult result =
        Trials.result(trial(pack).spec(), TrialStatus.DIVERGED, "the loss is NaN", steps);
    progress.ended(TrialOutcome.stored(trial(pack), result));
  }

  @Test
  void aTrialRunsFromItsFirstPulseToItsEnd() {
    progress.submitted(packs.get(0));
    assertThat(progress.snapshot().running()).isEmpty(); // it may wait for a slot

    pulse(0, 30, 0.7);
    assertThat(progress.snapshot().running())
        .containsExactly(new ProgressSnapshot.Running("frozen_probe, seed 0", 30, STEPS, 0.7));

    succeed(0);
    pulse(0, 31, 0.7); // late
    assertThat(progress.snapshot().running()).isEmpty();
    assertThat(progress.snapshot().done()).isEqualTo(1);
  }

  @Test
  void timeLeftFollowsTheWorkDone() {
    progress.submitted(packs.get(0));
    progress.submitted(packs.get(1));
    passSeconds(20);
    succeed(0);
    pulse(1, STEPS / 2, 0.5);
    // 15 of 40 estimated seconds took 20.
    ProgressSnapshot snapshot = progress.snapshot();
    assertThat(snapshot.fraction()).isCloseTo(15 / 40.0, within(1e-9));
    assertThat(snapshot.secondsLeft().orElseThrow()).isCloseTo(20 * 25 / 15.0, within(1e-6));
  }

  @Test
  void aFailedTrialIsOffTheListButNoSignOfSpeed() {
    progress.submitted(packs.get(0));
    progress.submitted(packs.get(1));
    passSeconds(20);
    succeed(0);
    diverge(1, STEPS / 10);
    // 10 s of one trial and 1 s of the other are done, 20 s of the other two are left.
    ProgressSnapshot snapshot = progress.snapshot();
    assertThat(snapshot.secondsLeft().orElseThrow()).isCloseTo(20 * 20 / 11.0, within(1e-6));
    assertThat(snapshot.failed()).isEqualTo(1);
    assertThat(snapshot.done()).isEqualTo(2);
  }

  private void pause(int pack, int step) {
    TrialResult result = Trials.result(trial(pack).spec(), TrialStatus.PAUSED, null, step);
    progress.ended(TrialOutcome.paused(trial(pack), result));
  }

  @Test
  void aPausedTrialKeepsWhatItDid() {
    progress.submitted(packs.get(0));
    pulse(0, 1, 0.7);
    passSeconds(20);
    pause(0, STEPS / 2);
    // 5 of 40 estimated seconds took 20.
    ProgressSnapshot snapshot = progress.snapshot();
    assertThat(snapshot.fraction()).isCloseTo(5 / 40.0, within(1e-9));
    assertThat(snapshot.secondsLeft().orElseThrow()).isCloseTo(20 * 35 / 5.0, within(1e-6));
    progress.submitted(packs.get(0));
    pulse(0, STEPS / 2, 0.6);
    assertThat(progress.snapshot().fraction()).isCloseTo(5 / 40.0, within(1e-9));
    assertThat(progress.snapshot().samplesPerSecond()).isEqualTo(snapshot.samplesPerSecond());
    succeed(0);
    assertThat(progress.snapshot().fraction()).isCloseTo(10 / 40.0, within(1e-9));
  }

  @Test
  void aStoppedTrialIsNoSignOfSpeedBeyondWhatItDid() {
    progress.submitted(packs.get(0));
    passSeconds(20);
    TrialResult result = Trials.result(trial(0).spec(), TrialStatus.STOPPED_EARLY, null, STEPS / 2);
    progress.ended(TrialOutcome.stored(trial(0), result));
    // 5 s are done and 30 s of the others are left.
    assertThat(progress.snapshot().secondsLeft().orElseThrow())
        .isCloseTo(20 * 30 / 5.0, within(1e-6));
    assertThat(progress.snapshot().done()).isEqualTo(1);
  }

  @Test
  void aSearchIsJudgedByWhatItWillLikelyTrain() {
    Map<String, TrialSpec> byId = new LinkedHashMap<>();
    specs.forEach(spec -> byId.put(spec.id(), spec));
    Search search = new AshaRule(4, STEPS / 4).over(byId);
    double likely = 40.0 * search.expectedSteps().orElseThrow() / (4 * STEPS);
    assertThat(likely).isBetween(10.0, 20.0); // the second trial to end is one more than expected
    List<Pack> judged = Trials.packs(specs, any -> 10, search, Grouping.NONE);
    SweepProgress searching =
        new SweepProgress(
            Trials.request(specs, 0, (device, some, monitor, ended) -> {}, result -> {})
                .searching(search, RungLog.NONE),
            judged,
            nanos::get);
    searching.submitted(judged.get(0));
    passSeconds(20);
    searching.ended(TrialOutcome.stored(trial(0), Trials.result(trial(0).spec())));
    ProgressSnapshot first = searching.snapshot();
    assertThat(first.fraction()).isCloseTo(10 / likely, within(1e-9));
    assertThat(first.secondsLeft().orElseThrow()).isCloseTo(20 * (likely - 10) / 10, within(1e-6));
    // More than it was likely to: what is running is still to be done.
    for (int pack = 1; pack < 3; pack++) {
      searching.submitted(judged.get(pack));
    }
    searching.ended(TrialOutcome.stored(trial(1), Trials.result(trial(1).spec())));
    assertThat(searching.snapshot().secondsLeft().orElseThrow()).isCloseTo(10, within(1e-6));
  }

  @Test
  void countsWhatEarlierRunsDid() {
    SweepProgress resumed = progress(12);
    ProgressSnapshot snapshot = resumed.snapshot();
    assertThat(snapshot.done()).isEqualTo(12);
    assertThat(snapshot.total()).isEqualTo(16);
    assertThat(snapshot.fraction()).isEqualTo(12 / 16.0);
  }

  @Test
  void samplesPerSecondCountStepsOfRunningAndEndedTrials() {
    progress.submitted(packs.get(0));
    passSeconds(2);
    pulse(0, 10, 0.7);
    passSeconds(2);
    pulse(0, 30, 0.7);
    assertThat(progress.snapshot().samplesPerSecond()).isEqualTo(30 * BATCH / 4.0);
    succeed(0);
    assertThat(progress.snapshot().samplesPerSecond()).isEqualTo(STEPS * BATCH / 4.0);
    passSeconds(60);
    assertThat(progress.snapshot().samplesPerSecond()).isZero();
  }

  @Test
  void whatIsStoredBeforeItsPackEndsCountsOnceHoweverOftenThePackBegins() {
    Pack pack = new Pack(0, List.of(trial(0), trial(1)));
    TrialOutcome stored = TrialOutcome.stored(trial(0), Trials.result(trial(0).spec()));
    progress.submitted(pack);
    assertThat(progress.ended(stored)).isTrue();
    assertThat(progress.ended(stored)).isFalse();
    assertThat(progress.snapshot().done()).isEqualTo(1);
    // The pack's executor is lost, and the pack begins again.
    pack.trials()
        .forEach(trial -> progress.ended(TrialOutcome.lost(trial, Ending.PUT_BACK, "lost")));
    progress.submitted(pack);
    pulse(0, 0, Double.NaN); // an executor that cannot tell trains it again
    assertThat(progress.snapshot().done()).isEqualTo(1);
    assertThat(progress.snapshot().running()).isEmpty();
    assertThat(progress.ended(stored)).isFalse();
    assertThat(progress.ended(TrialOutcome.stored(trial(1), Trials.result(trial(1).spec()))))
        .isTrue();
    assertThat(progress.snapshot().done()).isEqualTo(2);
    assertThat(progress.snapshot().fraction()).isCloseTo(0.5, within(1e-9));
    assertThat(progress.isSettled(trial(0).id())).isTrue();
    progress.left(pack);
    assertThat(progress.isSettled(trial(0).id())).isFalse();
  }

  @Test
  void aTrialThatBeginsAgainAfterALostExecutorGoesBack() {
    progress.submitted(packs.get(0));
    pulse(0, 200, 0.4);
    pulse(0, 0, Double.NaN);
    assertThat(progress.snapshot().running().get(0).step()).isZero();
    assertThat(progress.snapshot().fraction()).isZero();
  }

  @Test
  void anInterruptedTrialIsNeitherStoredNorFailed() {
    progress.submitted(packs.get(0));
    progress.interrupt();
    progress.ended(TrialOutcome.lost(trial(0), Ending.INTERRUPTED, null));

    SweepSummary summary = progress.summary();
    assertThat(summary.interrupted()).isTrue();
    assertThat(summary.storedTrials()).isZero();
    assertThat(summary.notStored()).isZero();
  }

  @Test
  void sumsUp() {
    packs.forEach(progress::submitted);
    passSeconds(8);
    succeed(0);
    diverge(1, 3);
    diverge(2, 4);
    progress.ended(
        TrialOutcome.notStored(
            trial(3), Trials.result(trial(3).spec()), "could not be stored: disk full"));

    SweepSummary summary = progress.summary();
    assertThat(summary.total()).isEqualTo(4);
    assertThat(summary.succeeded()).isEqualTo(1);
    assertThat(summary.failed()).containsOnly(Map.entry(TrialStatus.DIVERGED, 2));
    assertThat(summary.notStored()).isEqualTo(1);
    assertThat(summary.storedTrials()).isEqualTo(3);
    assertThat(summary.seconds()).isEqualTo(8);
    assertThat(summary.firstReasons())
        .extracting(TrialOutcome::reason)
        .containsExactly("the loss is NaN", "could not be stored: disk full");
  }
}
