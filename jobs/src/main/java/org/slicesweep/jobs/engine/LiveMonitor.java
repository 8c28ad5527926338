package org.slicesweep.jobs.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.StepReport;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;
import org.slicesweep.jobs.live.Place;

/**
 * Tells the driver how far a pack's trials are, and hears from it which ones should end. A thread
 * of its own talks to the driver, so that training only ever writes and reads a field; only at a
 * rung of the search the training itself asks, and waits for the answer.
 */
final class LiveMonitor implements TrialMonitor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveMonitor.class);
  private static final long FIRST_PULSE_MILLIS = 100;
  private static final long PULSE_MILLIS = 1000;

  private static final class Line {
    final PlannedTrial trial;
    volatile StepReport last;
    volatile int done;
    volatile boolean pauses;
    volatile int stopsAfter = Integer.MAX_VALUE;
    volatile TrialOutcome outcome;
    boolean told;

    Line(PlannedTrial trial) {
      this.trial = trial;
    }

    Pulse.Trial pulse() {
      StepReport report = last;
      return report == null
          ? new Pulse.Trial(trial.id(), done, Double.NaN, null)
          : new Pulse.Trial(trial.id(), report.step(), report.loss(), null);
    }

    /** What was said once holds: nobody takes back that a trial should end. */
    void hear(PulseReply reply) {
      if (reply.pause().contains(trial.id())) {
        pauses = true;
      }
      stopsAfter = Math.min(stopsAfter, reply.stop().getOrDefault(trial.id(), stopsAfter));
    }

    /** To stop where it was judged comes before a pause: there is nothing to go on to. */
    Verdict verdict() {
      if (done >= stopsAfter) {
        return Verdict.STOP;
      }
      return pauses ? Verdict.PAUSE : Verdict.GO_ON;
    }
  }

  private final String run;
  private final RungLog rungs;
  private final Place place = TaskPlace.here();
  private final Map<TrialSpec, Line> lines = new HashMap<>();
  private final ScheduledExecutorService sender;

  private LiveMonitor(String run, Pack pack, RungLog rungs) {
    this.run = run;
    this.rungs = rungs;
    for (PlannedTrial trial : pack.trials()) {
      lines.put(trial.spec(), new Line(trial));
    }
    sender =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sweep-pulse-" + pack.number());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts to report; {@link #close()} ends it. Trials with rungs are told of before this returns,
   * since the driver may want nothing more of them than their end.
   */
  static LiveMonitor of(String run, Pack pack, RungLog rungs) {
    LiveMonitor monitor = new LiveMonitor(run, pack, rungs);
    if (SweepPlugin.connected()) {
      if (pack.trials().stream().anyMatch(trial -> !trial.rungs().isEmpty())) {
        monitor.send();
      }
      var unused =
          monitor.sender.scheduleWithFixedDelay(
              monitor::send, FIRST_PULSE_MILLIS, PULSE_MILLIS, MILLISECONDS);
    }
    return monitor;
  }

  @Override
  public void begins(TrialSpec spec, int stepsDone) {
    Line line = lines.get(spec);
    if (line != null) {
      line.done = stepsDone;
    }
  }

  @Override
  public boolean wantsMetric(TrialSpec spec, int step) {
    Line line = lines.get(spec);
    return line != null && line.trial.rungs().contains(step);
  }

  @Override
  public void step(TrialSpec spec, StepReport report) {
    Line line = lines.get(spec);
    if (line == null) {
      return;
    }
    line.last = report;
    line.done = report.step();
    if (report.metric() != null && line.trial.rungs().contains(report.step())) {
      reached(line, report);
    }
  }

  /** Written down before the driver decides: one that comes after it must know. */
  private void reached(Line line, StepReport report) {
    String id = line.trial.id();
    try {
      rungs.reached(id, report.step(), report.metric());
      Pulse.Trial trial = new Pulse.Trial(id, report.step(), report.loss(), report.metric());
      line.hear(SweepPlugin.ask(new Pulse(run, List.of(trial), List.of(), place)));
    } catch (Exception e) {
      // Nothing is lost by waiting: a driver that goes on with the trial resumes it.
      LOG.info("nobody decided on trial {} at step {}: it pauses", id, report.step(), e);
      line.pauses = true;
    }
  }

  @Override
  public Verdict verdict(TrialSpec spec) {
    Line line = lines.get(spec);
    return line == null ? Verdict.GO_ON : line.verdict();
  }

  /** A trial has ended; the driver hears of it at once where others of the pack go on. */
  void ended(TrialSpec spec, TrialOutcome outcome) {
    lines.get(spec).outcome = outcome;
  }

  @Override
  public void close() {
    sender.shutdownNow();
  }

  private void send() {
    List<Pulse.Trial> pulses = new ArrayList<>(lines.size());
    List<Line> news = new ArrayList<>();
    for (Line line : lines.values()) {
      if (line.outcome == null) {
        pulses.add(line.pulse());
      } else if (line.outcome.isStored() && !line.told) {
        news.add(line);
      }
    }
    if (pulses.isEmpty()) {
      return; // the task itself is about to end, and tells of all
    }
    try {
      List<TrialOutcome> stored = news.stream().map(line -> line.outcome).toList();
      PulseReply reply = SweepPlugin.ask(new Pulse(run, pulses, stored, place));
      lines.values().forEach(line -> line.hear(reply));
      news.forEach(line -> line.told = true);
    } catch (Exception e) {
      // A driver too busy to answer is no reason to disturb the training; the next pulse may pass.
      LOG.debug("a progress message of a pack got no answer", e);
    }
  }
}
