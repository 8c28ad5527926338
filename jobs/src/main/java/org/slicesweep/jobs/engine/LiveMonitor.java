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
import org.slicesweep.jobs.live.Place;

/**
 * Tells the driver how far a pack's trials are, and hears from it which ones should stop. A thread
 * of its own talks to the driver, so that training only ever writes and reads a field.
 */
final class LiveMonitor implements TrialMonitor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveMonitor.class);
  private static final long FIRST_PULSE_MILLIS = 100;
  private static final long PULSE_MILLIS = 1000;

  private static final class Line {
    final String id;
    volatile StepReport last;
    volatile boolean stop;

    Line(String id) {
      this.id = id;
    }

    Pulse.Trial pulse() {
      StepReport report = last;
      return report == null
          ? new Pulse.Trial(id, 0, Double.NaN)
          : new Pulse.Trial(id, report.step(), report.loss());
    }
  }

  private final String run;
  private final Place place = TaskPlace.here();
  private final Map<TrialSpec, Line> lines = new HashMap<>();
  private final ScheduledExecutorService sender;

  private LiveMonitor(String run, Pack pack) {
    this.run = run;
    for (PlannedTrial trial : pack.trials()) {
      lines.put(trial.spec(), new Line(trial.id()));
    }
    sender =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sweep-pulse-" + pack.number());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts to report; {@link #close()} ends it. */
  static LiveMonitor of(String run, Pack pack) {
    LiveMonitor monitor = new LiveMonitor(run, pack);
    if (SweepPlugin.connected()) {
      var unused =
          monitor.sender.scheduleWithFixedDelay(
              monitor::send, FIRST_PULSE_MILLIS, PULSE_MILLIS, MILLISECONDS);
    }
    return monitor;
  }

  @Override
  public void step(TrialSpec spec, StepReport report) {
    Line line = lines.get(spec);
    if (line != null) {
      line.last = report;
    }
  }

  @Override
  public boolean stopRequested(TrialSpec spec) {
    Line line = lines.get(spec);
    return line != null && line.stop;
  }

  @Override
  public void close() {
    sender.shutdownNow();
  }

  private void send() {
    List<Pulse.Trial> pulses = new ArrayList<>(lines.size());
    lines.values().forEach(line -> pulses.add(line.pulse()));
    try {
      PulseReply reply = SweepPlugin.ask(new Pulse(run, pulses, place));
      for (Line line : lines.values()) {
        line.stop |= reply.stop().contains(line.id);
      }
    } catch (Exception e) {
      // A driver too busy to answer is no reason to disturb the training; the next pulse may pass.
      LOG.debug("a progress message of pack got no answer", e);
    }
  }
}
