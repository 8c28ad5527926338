package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.util.Properties;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.sink.PrometheusServlet;
import org.junit.jupiter.api.Test;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.SharedSpark;

class SweepMetricsTest {
  private final MetricRegistry registry = new MetricRegistry();

  /** As Spark's sink writes them. */
  private String text() {
    return new PrometheusServlet(new Properties(), registry).getMetricsSnapshot(null);
  }

  @Test
  void prometheusReadsHowFarTheSweepIs() {
    SweepMetrics.register(registry);
    assertThat(text()).contains("metrics_trials_done_Number{type=\"gauges\"} 0.0");
    Answers runner =
        (device, specs, monitor) ->
            specs.stream()
                .map(
                    spec ->
                        spec.seed() == 1
                            ? Trials.result(spec, TrialStatus.DIVERGED, "the loss is NaN", 3)
                            : Trials.result(spec))
                .toList();
    SweepRun run =
        new SweepRun(
            JavaSparkContext.fromSparkContext(SharedSpark.session().sparkContext()),
            Trials.request(Trials.probes(3), 4, runner, result -> {}),
            result -> {},
            Patience.DEFAULT,
            new Terminal(System.out, false, true));
    SweepMetrics.show(run);
    run.run();
    String shown = text();
    SweepMetrics.hide(run);
    assertThat(shown)
        .contains("metrics_trials_total_Number{type=\"gauges\"} 7.0")
        .contains("metrics_trials_done_Number{type=\"gauges\"} 7.0")
        .contains("metrics_trials_failed_Number{type=\"gauges\"} 1.0")
        .contains("metrics_trials_running_Number{type=\"gauges\"} 0.0")
        .contains("metrics_samplesPerSecond_Number", "metrics_secondsLeft_Number");
    assertThat(text()).contains("metrics_trials_done_Number{type=\"gauges\"} 0.0");
  }
}
