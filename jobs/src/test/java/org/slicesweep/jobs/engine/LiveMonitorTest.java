package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.Verdict;
import org.slicesweep.jobs.SharedSpark;

/** Over Spark's own messages: in a local session driver and executor are one process. */
@Timeout(120)
class LiveMonitorTest {
  private final String run = UUID.randomUUID().toString();
  private final TrialSpec spec = Trials.probe(1);
  private final Pack pack = Trials.pack(0, spec, 1);
  private final BlockingQueue<Pulse.Trial> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<TrialOutcome> stored = new LinkedBlockingQueue<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  @BeforeEach
  void listen() {
    SharedSpark.session();
    SweepPlugin.listen(
        run,
        pulse -> {
          heard.addAll(pulse.trials());
          stored.addAll(pulse.stored());
          return stop.get() ? new PulseReply(Map.of(spec.id(), 0), List.of()) : PulseReply.GO_ON;
        });
  }

  @AfterEach
  void forget() {
    SweepPlugin.forget(run);
  }

  private Pulse.Trial next() throws InterruptedException {
    return heard.poll(60, TimeUnit.SECONDS);
  }

  private static void await(Verdict verdict, LiveMonitor monitor, TrialSpec spec)
      throws InterruptedException {
    while (monitor.verdict(spec) != verdict) {
      Thread.sleep(10);
    }
  }

  @Test
  void theDriverHearsTheLatestStep() throws InterruptedException {
    try (LiveMonitor monitor = LiveMonitor.of(run, pack, RungLog.NONE)) {
      Pulse.Trial first = next();
      assertThat(first).isEqualTo(new Pulse.Trial(spec.id(), 0, Double.NaN, null));
      monitor.step(spec, Trials.report(1, 0.7));
      monitor.step(spec, Trials.report(2, 0.6));
      assertThat(next()).isEqualTo(new Pulse.Trial(spec.id(), 2, 0.6, null));
      assertThat(monitor.verdict(spec)).isEqualTo(Verdict.GO_ON);
    }
  }

  @Test
  void aTrialHearsThatItShouldStopEvenBeforeItsFirstStep() throws InterruptedException {
    stop.set(true);
    try (LiveMonitor monitor = LiveMonitor.of(run, pack, RungLog.NONE)) {
      await(Verdict.STOP, monitor, spec);
      assertThat(monitor.verdict(Trials.probe(2))).isEqualTo(Verdict.GO_ON);
    }
  }

  @Test
  void theDriverHearsOnceWhoEndedBeforeTheOthers() throws InterruptedException {
    TrialSpec other = Trials.probe(2);
    Pack both = new Pack(0, List.of(Trials.planned(spec, 1), Trials.planned(other, 1)));
    try (LiveMonitor monitor = LiveMonitor.of(run, both, RungLog.NONE)) {
      TrialOutcome outcome =
          TrialOutcome.stored(
              both.trials().get(0), Trials.result(spec, TrialStatus.DIVERGED, "NaN", 3));
      monitor.ended(spec, outcome);
      assertThat(stored.poll(60, TimeUnit.SECONDS)).isEqualTo(outcome);
      heard.clear();
      assertThat(next().id()).isEqualTo(other.id());
      assertThat(next().id()).isEqualTo(other.id());
      assertThat(stored).isEmpty();
    }
  }

  @Test
  void aTaskThatARunLeftBehindIsToldToPause() throws InterruptedException {
    try (LiveMonitor monitor = LiveMonitor.of("a run that is over", pack, RungLog.NONE)) {
      await(Verdict.PAUSE, monitor, spec);
    }
  }

  @Test
  void aClosedMonitorIsSilent() throws InterruptedException {
    LiveMonitor monitor = LiveMonitor.of(run, pack, RungLog.NONE);
    next();
    monitor.close();
    heard.clear();
    assertThat(heard.poll(1500, TimeUnit.MILLISECONDS)).isNull();
  }
}
