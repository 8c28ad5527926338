package org.slicesweep.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.SpecJson;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.method.AdaLora;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.MethodCatalog;
import org.slicesweep.method.PromptTuning;
import org.slicesweep.method.Propulsion;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.method.Vera;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;

class ResultSchemaTest {
  @Test
  void trialsHaveTheColumnsThatReadersCountOn() {
    assertThat(ResultSchema.TRIALS.columns())
        .extracting(Column::name)
        .containsExactly(
            "sweep",
            "trial_id",
            "method",
            "axis",
            "rank",
            "position",
            "category",
            "move_interval",
            "seed",
            "backbone",
            "task",
            "max_position",
            "indices",
            "bias",
            "targets",
            "alpha",
            "dropout",
            "rslora",
            "init_rank",
            "target_rank",
            "tokens",
            "degree",
            "d_initial",
            "train_steps",
            "batch",
            "learning_rate",
            "head_learning_rate",
            "warmup_steps",
            "schedule",
            "weight_decay",
            "spec",
            "status",
            "error",
            "accuracy",
            "metric_name",
            "metric_value",
            "metrics",
            "validation_metric",
            "majority_accuracy",
            "eval_loss",
            "train_loss",
            "steps",
            "trainable_parameters",
            "added_parameters",
            "artifact_bytes",
            "peak_memory_bytes",
            "peak_memory_note",
            "samples_per_second",
            "train_seconds",
            "eval_seconds",
            "forward_ms",
            "backward_ms",
            "optimizer_ms",
            "execution_mode",
            "code_version",
            "backbone_sha256",
            "dataset_sha256",
            "host",
            "device",
            "precision",
            "engine_version",
            "java_version",
            "started_at",
            "micro_batches",
            "attempts");
  }

  @Test
  void stepsAndSlicesHaveTheColumnsThatReadersCountOn() {
    assertThat(ResultSchema.STEPS.columns())
        .extracting(Column::name)
        .containsExactly(
            "trial_id",
            "step",
            "loss",
            "metric",
            "learning_rate",
            "slice_axis",
            "slice_position",
            "slice_rank");
    assertThat(ResultSchema.SLICES.columns())
        .extracting(Column::name)
        .containsExactly("trial_id", "layer", "axis", "indices", "score");
  }

  @Test
  void everyColumnSaysWhatItMeans() {
    assertThat(ResultSchema.ALL)
        .flatExtracting(TableSchema::columns)
        .extracting(column -> column.doc())
        .doesNotContain("");
  }

  @Test
  void theAvroAndTheSparkSchemaAreTheSameList() {
    for (TableSchema<?> table : ResultSchema.ALL) {
      assertThat(table.spark().fieldNames())
          .containsExactlyElementsOf(
              table.avro().getFields().stream().map(field -> field.name()).toList());
    }
    assertThat(ResultSchema.TRIALS.spark().apply("started_at").dataType())
        .isEqualTo(DataTypes.TimestampType);
  }

  @Test
  void flattensTheSpecification() {
    TrialSpec spec = Trials.spec(Trials.moving(Axis.ROW_COLUMN, 4, 25), 9);
    GenericRecord row = row(Trials.failed(spec, TrialStatus.DIVERGED, "loss is NaN at step 3"));
    assertThat(row.get("trial_id")).isEqualTo(spec.id());
    assertThat(row.get("method")).isEqualTo("slicefine");
    assertThat(row.get("axis")).isEqualTo("row_column");
    assertThat(row.get("rank")).isEqualTo(4);
    assertThat(row.get("position")).isEqualTo(0);
    assertThat(row.get("move_interval")).isEqualTo(25);
    assertThat(row.get("category")).isNull();
    assertThat(row.get("seed")).isEqualTo(9L);
    assertThat(row.get("task")).isEqualTo("acceptability");
    assertThat(row.get("learning_rate")).isEqualTo(3e-3);
    assertThat(row.get("schedule")).isEqualTo("cosine");
    assertThat(row.get("train_steps")).isEqualTo(300);
    assertThat(row.get("steps")).isEqualTo(0);
    assertThat(row.get("precision")).isEqualTo("fp32");
    assertThat(row.get("status")).isEqualTo("DIVERGED");
    assertThat(row.get("error")).isEqualTo("loss is NaN at step 3");
    assertThat(TrialSpec.fromJson((String) row.get("spec"))).isEqualTo(spec);
  }

  @Test
  void aTrialThatNeverTrainedCostNothingKnown() {
    GenericRecord row =
        row(Trials.failed(Trials.spec(new FrozenProbe(), 1), TrialStatus.INVALID, "no such file"));
    assertThat(row.get("peak_memory_bytes")).isNull();
    assertThat(row.get("samples_per_second")).isNull();
  }

  @Test
  void aMethodWithoutSlicesHasNoSliceColumns() {
    GenericRecord row = row(Trials.accurate(new FrozenProbe(), 1, 0.6));
    assertThat(row.get("method")).isEqualTo("frozen_probe");
    assertThat(List.of("axis", "rank", "position", "category", "indices", "bias"))
        .allSatisfy(column -> assertThat(row.get(column)).isNull());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodHasARow(String name) {
    Method method = MethodCatalog.defaults(name).orElseGet(() -> withoutOptions(name));
    TrialSpec spec = Trials.spec(method, 1);
    GenericRecord row = row(Trials.failed(spec, TrialStatus.FAILED, "as an example"));
    assertThat(row.get("method")).isEqualTo(name);
    assertThat(TrialSpec.fromJson((String) row.get("spec"))).isEqualTo(spec);
  }

  static Set<String> methods() {
    return MethodCatalog.names();
  }

  private static Method withoutOptions(String name) {
    return SpecJson.mapper().convertValue(Map.of("name", name), Method.class);
  }

  @Test
  void theOptionsOfOtherMethodsHaveColumns() {
    GenericRecord lora =
        row(Trials.accurate(new Lora(4, 16, 0.1, true, List.of("*.query")), 1, 0.6));
    assertThat(lora.get("rank")).isEqualTo(4);
    assertThat(lora.get("alpha")).isEqualTo(16.0);
    assertThat(lora.get("dropout")).isEqualTo(0.1);
    assertThat(lora.get("rslora")).isEqualTo(true);
    assertThat(lora.get("targets")).isEqualTo(List.of("*.query"));
    assertThat(lora.get("tokens")).isNull();
    assertThat(row(Trials.accurate(new PromptTuning(7), 1, 0.6)).get("tokens")).isEqualTo(7);
    GenericRecord adalora = row(Trials.accurate(AdaLora.DEFAULT, 1, 0.6));
    assertThat(adalora.get("init_rank")).isEqualTo(12);
    assertThat(adalora.get("target_rank")).isEqualTo(8);
    assertThat(adalora.get("rank")).isNull();
    assertThat(row(Trials.accurate(Vera.DEFAULT, 1, 0.6)).get("d_initial")).isEqualTo(0.1);
    assertThat(row(Trials.accurate(Propulsion.DEFAULT, 1, 0.6)).get("degree")).isEqualTo(15);
  }

  @Test
  void aSliceThatIsChosenHasNoPosition() {
    assertThat(row(Trials.accurate(Trials.category(Axis.ROW, 5, SliceCategory.MOST), 1, 0.6)))
        .satisfies(
            row -> {
              assertThat(row.get("category")).isEqualTo("most");
              assertThat(row.get("position")).isNull();
            });
    SliceFineMethod indexed =
        new SliceFineMethod(
            Axis.COLUMN,
            2,
            0,
            List.of(3, 9),
            null,
            null,
            null,
            true,
            List.of("a.*"),
            1.0,
            1,
            null,
            null,
            null,
            null);
    assertThat(row(Trials.accurate(indexed, 1, 0.6)))
        .satisfies(
            row -> {
              assertThat(row.get("indices")).isEqualTo(List.of(3, 9));
              assertThat(row.get("targets")).isEqualTo(List.of("a.*"));
              assertThat(row.get("bias")).isEqualTo(true);
              assertThat(row.get("position")).isNull();
            });
  }

  @Test
  void instantsAreMicrosecondsOfUtc() {
    Instant startedAt = Trials.PROVENANCE.startedAt();
    assertThat(row(Trials.accurate(new FrozenProbe(), 1, 0.6)).get("started_at"))
        .isEqualTo(startedAt.getEpochSecond() * 1_000_000 + 123_456);
  }

  private static GenericRecord row(TrialResult result) {
    return ResultSchema.TRIALS.record(TrialRow.of("rank", result));
  }
}
