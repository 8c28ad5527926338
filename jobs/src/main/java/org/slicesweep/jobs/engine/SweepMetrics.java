package org.slicesweep.jobs.engine;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * How far the sweep of this driver is, for Spark's metrics system and whichever sink it was given:
 * Prometheus, JMX, a file.
 */
final class SweepMetrics {
  private static final AtomicReference<SweepRun> SHOWN = new AtomicReference<>();

  private SweepMetrics() {}

  static void show(SweepRun run) {
    SHOWN.set(run);
  }

  static void hide(SweepRun run) {
    SHOWN.compareAndSet(run, null);
  }

  /** Adds the gauges; without a sweep they are 0. */
  static void register(MetricRegistry registry) {
    gauge(registry, "trials.total", ProgressSnapshot::total);
    gauge(registry, "trials.done", ProgressSnapshot::done);
    gauge(registry, "trials.failed", ProgressSnapshot::failed);
    gauge(registry, "trials.notStored", ProgressSnapshot::notStored);
    gauge(registry, "trials.running", snapshot -> snapshot.running().size());
    gauge(registry, "work.fraction", ProgressSnapshot::fraction);
    gauge(registry, "samplesPerSecond", ProgressSnapshot::samplesPerSecond);
    gauge(registry, "secondsElapsed", ProgressSnapshot::elapsedSeconds);
    // A gauge has to say something: a negative time is one that nobody knows yet.
    gauge(registry, "secondsLeft", snapshot -> snapshot.secondsLeft().orElse(-1));
  }

  private static void gauge(
      MetricRegistry registry, String name, ToDoubleFunction<ProgressSnapshot> value) {
    registry.register(
        name,
        (Gauge<Double>)
            () -> {
              SweepRun run = SHOWN.get();
              return run == null ? 0.0 : value.applyAsDouble(run.snapshot());
            });
  }
}
