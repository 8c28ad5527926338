package org.slicesweep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.Efficiency;
import org.slicesweep.Scores;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.store.SharedSpark;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.store.Trials;
import org.slicesweep.measure.PeakMemory;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

class TablesTest {
  private static SparkSession spark;

  @TempDir Path place;
  private TrialStore store;

  @BeforeAll
  static void startSpark() {
    spark = SharedSpark.start();
  }

  @BeforeEach
  void claim() {
    store = TrialStore.open(place.resolve("results").toString());
    store.claim("table", "name: table\n");
  }

  @Test
  void groupsByWhatWasVaried() {
    for (int seed = 1; seed <= 2; seed++) {
      double score = 0.60 + 0.01 * seed; // half-width 12.706 * 0.005
      store.commit("table", Trials.accurate(Trials.slice(Axis.ROW, 10, 0), seed, score));
      store.commit("table", Trials.accurate(Trials.slice(Axis.ROW, 2, 0), seed, score));
    }
    store.commit("table", Trials.accurate(Trials.moving(Axis.ROW, 2, 20), 1, 0.65));
    store.commit(
        "table", Trials.accurate(Trials.category(Axis.COLUMN, 5, SliceCategory.MOST), 1, 0.64));
    store.commit("table", Trials.accurate(new FrozenProbe(), 1, 0.55));
    assertThat(summary())
        .isEqualTo(
            """
            method        axis    rank  slice           n  Accuracy (%)  trained   MB  samples/s
            ------------  ------  ----  --------------  -  ------------  -------  ---  ---------
            frozen_probe                                1    55.0        252,290  512        302
            slicefine     column     5  most            1    64.0        252,290  512        302
            slicefine     row        2  position 0      2    61.5 ± 6.4  252,290  512        302
            slicefine     row       10  position 0      2    61.5 ± 6.4  252,290  512        302
            slicefine     row        2  moves every 20  1    65.0        252,290  512        302
            """);
  }

  @Test
  void saysWhatWasLeftOut() {
    TrialSpec probe = Trials.spec(new FrozenProbe(), 1);
    Map<String, Double> metrics = Map.of("accuracy", 0.5, "skipped", 3.0);
    store.commit(
        "table",
        Trials.succeeded(
            probe, new Scores(0.5, "accuracy", 0.5, metrics, null, 0.5, 0.6, 0.55, 300)));
    store.commit("table", Trials.accurate(new FrozenProbe(), 2, 0.5));
    assertThat(summary().lines())
        .last()
        .isEqualTo("acceptability: 3 examples are left out, which cannot be decoded: see run.log");
  }

  @Test
  void marksWhatWasMeasuredBesideOtherTrials() {
    TrialResult solo = Trials.accurate(new FrozenProbe(), 1, 0.55);
    Efficiency cost = solo.efficiency();
    store.commit(
        "table",
        new TrialResult(
            solo.spec(),
            solo.status(),
            null,
            solo.scores(),
            new Efficiency(
                cost.trainableParameters(),
                cost.addedParameters(),
                cost.artifactBytes(),
                new PeakMemory(cost.peakMemory().bytes(), "others ran too"),
                cost.samplesPerSecond(),
                cost.trainSeconds(),
                cost.evalSeconds(),
                null,
                "shared"),
            solo.provenance(),
            List.of(),
            List.of()));
    assertThat(summary())
        .isEqualTo(
            """
            method        n  Accuracy (%)  trained  samples/s
            ------------  -  ------------  -------  ---------
            frozen_probe  1    55.0        252,290       ~302
            """);
  }

  @Test
  void showsOtherSettingsThatDiffer() {
    store.commit("table", Trials.accurate(Trials.slice(Axis.ROW, 2, 0), 1, 0.6));
    TrainSpec slow =
        new TrainSpec(300, 16, 1e-4, null, 20, Schedule.COSINE, 0.01, 1, 0, 0, 1, 0, 0, false);
    store.commit(
        "table",
        Trials.succeeded(
            new TrialSpec(
                "maven:all-MiniLM-L6-v2",
                TaskSpec.named("acceptability"),
                new FullFineTuning(),
                slow,
                Precision.FP32,
                1),
            new Scores(0.75, "accuracy", 0.75, null, 0.5, 0.4, 0.4, 300)));
    assertThat(summary().lines())
        .anyMatch(line -> line.startsWith("full ") && line.endsWith("learning_rate=1e-4"))
        .anyMatch(line -> line.startsWith("slicefine ") && line.endsWith("learning_rate=0.003"))
        .noneMatch(line -> line.contains("bias"));
  }

  @Test
  void listsFailuresWithTheirFirstReason() {
    for (int seed = 1; seed <= 3; seed++) {
      store.commit("table", failed(seed, TrialStatus.DIVERGED, "loss is NaN"));
    }
    store.commit("table", failed(4, TrialStatus.FAILED, "disk full"));
    assertThat(summary())
        .isEqualTo(
            """
            No trial succeeded.

            3 trials DIVERGED; the first: loss is NaN
            1 trial FAILED; the first: disk full
            """);
  }

  @Test
  void cutsALongTable() {
    for (int position = 0; position < 45; position++) {
      store.commit("table", Trials.accurate(Trials.slice(Axis.ROW, 2, position), 1, 0.6));
    }
    assertThat(summary().lines())
        .hasSize(2 + 40 + 1)
        .last()
        .asString()
        .isEqualTo(
            "... and 5 rows more: ./sweep sql --results %s \"select * from trials\"", store.out());
  }

  private String summary() {
    return Tables.summary(spark, store.out());
  }

  private static TrialResult failed(int seed, TrialStatus status, String error) {
    return Trials.failed(Trials.spec(Trials.slice(Axis.ROW, 1, 0), seed), status, error);
  }
}
