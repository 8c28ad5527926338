package org.slicesweep.jobs.store;

import static org.slicesweep.jobs.store.ColumnType.BOOLEAN;
import static org.slicesweep.jobs.store.ColumnType.DOUBLE;
import static org.slicesweep.jobs.store.ColumnType.INT;
import static org.slicesweep.jobs.store.ColumnType.INTS;
import static org.slicesweep.jobs.store.ColumnType.LONG;
import static org.slicesweep.jobs.store.ColumnType.NUMBERS;
import static org.slicesweep.jobs.store.ColumnType.STRING;
import static org.slicesweep.jobs.store.ColumnType.STRINGS;
import static org.slicesweep.jobs.store.ColumnType.TIMESTAMP;

import java.util.List;
import java.util.function.Function;
import org.slicesweep.ChosenSlice;
import org.slicesweep.Efficiency;
import org.slicesweep.Provenance;
import org.slicesweep.Scores;
import org.slicesweep.StepReport;
import org.slicesweep.TrialSpec;
import org.slicesweep.train.StepTimes;

/**
 * The columns of a folder of results: {@code trials}, {@code steps} and {@code slices}.
 *
 * <p>A method's options are found by name in its specification and null where a method has no such
 * option, so a new method needs no new column; what has none stands in {@code spec}.
 */
final class ResultSchema {
  static final TableSchema<TrialRow> TRIALS =
      TableSchema.<TrialRow>named("trials")
          .required("sweep", STRING, "the sweep's name", TrialRow::sweep)
          .required("trial_id", STRING, "hash of the specification", TrialRow::id)
          .required(
              "method", STRING, "slicefine, lora, full, frozen_probe, ...", spec("/method/name"))
          .optional("axis", STRING, "row, column or row_column", spec("/method/axis"))
          .optional("rank", INT, "rows or columns, or a low rank", spec("/method/rank", INT))
          .optional(
              "position",
              INT,
              "first row or column; null where category or indices choose",
              ResultSchema::position)
          .optional(
              "category",
              STRING,
              "most, least, mixed, random, winning or losing",
              spec("/method/category"))
          .optional(
              "move_interval",
              INT,
              "steps between moves; null for a static slice",
              spec("/method/move_interval", INT))
          .required("seed", LONG, "root of the trial's random streams", given(TrialSpec::seed))
          .required("backbone", STRING, "the pretrained model", given(TrialSpec::backbone))
          .required("task", STRING, "the task's name", spec("/task/name"))
          .optional(
              "max_position",
              INT,
              "highest start of a moving slice",
              spec("/method/max_position", INT))
          .optional("indices", INTS, "explicit rows or columns", spec("/method/indices", INTS))
          .optional("bias", BOOLEAN, "whether biases are trained", spec("/method/bias", BOOLEAN))
          .optional("targets", STRINGS, "globs over layers", spec("/method/targets", STRINGS))
          .optional("alpha", DOUBLE, "LoRA's and others' scale", spec("/method/alpha", DOUBLE))
          .optional(
              "dropout", DOUBLE, "before LoRA's and others' A", spec("/method/dropout", DOUBLE))
          .optional("rslora", BOOLEAN, "alpha / sqrt(rank)", spec("/method/rslora", BOOLEAN))
          .optional("init_rank", INT, "AdaLoRA's first rank", spec("/method/init_rank", INT))
          .optional("target_rank", INT, "AdaLoRA's last rank", spec("/method/target_rank", INT))
          .optional("tokens", INT, "length of a prompt or prefix", spec("/method/tokens", INT))
          .optional("degree", INT, "Propulsion's power", spec("/method/degree", INT))
          .optional("d_initial", DOUBLE, "VeRA's first scale", spec("/method/d_initial", DOUBLE))
          .required("train_steps", INT, "optimizer steps asked for", spec("/train/steps", INT))
          .required("batch", INT, "examples a step", spec("/train/batch", INT))
          .required("learning_rate", DOUBLE, "peak rate", spec("/train/learning_rate", DOUBLE))
          .optional(
              "head_learning_rate",
              DOUBLE,
              "the head's own peak rate",
              spec("/train/head_learning_rate", DOUBLE))
          .required("warmup_steps", INT, "steps of warm-up", spec("/train/warmup_steps", INT))
          .required("schedule", STRING, "constant, linear or cosine", spec("/train/schedule"))
          .required("weight_decay", DOUBLE, "AdamW's", spec("/train/weight_decay", DOUBLE))
          .required("spec", STRING, "all of the above as JSON", given(TrialSpec::canonicalJson))
          .required(
              "status",
              STRING,
              "SUCCEEDED, DIVERGED, OUT_OF_MEMORY, INVALID, STOPPED_EARLY or FAILED",
              row -> row.result().status().name())
          .optional("error", STRING, "the reason in a sentence", row -> row.result().error())
          .optional("accuracy", DOUBLE, "test split; null for regression", score(Scores::accuracy))
          .optional("metric_name", STRING, "the task's own metric", score(Scores::metricName))
          .optional("metric_value", DOUBLE, "its value, test split", score(Scores::metricValue))
          .optional(
              "metrics",
              NUMBERS,
              "every metric by name, test split; metrics['boolq'] is a set's accuracy",
              score(Scores::metrics))
          .optional(
              "validation_metric",
              DOUBLE,
              "the same metric on the validation split, to choose by",
              score(Scores::validationMetric))
          .optional(
              "majority_accuracy",
              DOUBLE,
              "of always answering the most frequent class",
              score(Scores::majorityAccuracy))
          .optional("eval_loss", DOUBLE, "mean on the test split", score(Scores::evalLoss))
          .optional("train_loss", DOUBLE, "mean of the last tenth", score(Scores::trainLoss))
          .required("steps", INT, "optimizer steps done", score(Scores::steps))
          .optional(
              "trainable_parameters",
              LONG,
              "entries that receive gradients, head included",
              cost(Efficiency::trainableParameters))
          .optional(
              "added_parameters",
              LONG,
              "entries the method adds, head not counted",
              cost(Efficiency::addedParameters))
          .optional(
              "artifact_bytes",
              LONG,
              "what must be stored to rebuild the model",
              cost(Efficiency::artifactBytes))
          .optional(
              "peak_memory_bytes",
              LONG,
              "how far training raised memory: resident (CPU) or on the device (GPU)",
              cost(cost -> cost.peakMemory().bytes()))
          .optional(
              "peak_memory_note",
              STRING,
              "why the peak is missing or not the trial's own; null where it is",
              cost(cost -> cost.peakMemory().note()))
          .optional(
              "samples_per_second",
              DOUBLE,
              "training examples a second",
              cost(Efficiency::samplesPerSecond))
          .optional("train_seconds", DOUBLE, "time in training", cost(Efficiency::trainSeconds))
          .optional("eval_seconds", DOUBLE, "time in evaluation", cost(Efficiency::evalSeconds))
          .optional("forward_ms", DOUBLE, "of a step; solo only", part(StepTimes::forward))
          .optional("backward_ms", DOUBLE, "of a step; solo only", part(StepTimes::backward))
          .optional("optimizer_ms", DOUBLE, "of a step; solo only", part(StepTimes::optimizer))
          .optional(
              "execution_mode",
              STRING,
              "solo; shared: other trials may have run beside it; packed: it trained with others",
              cost(Efficiency::executionMode))
          .optional("code_version", STRING, "slicesweep's", from(Provenance::codeVersion))
          .optional("backbone_sha256", STRING, "its weights", from(Provenance::backboneSha256))
          .optional("dataset_sha256", STRING, "its rows", from(Provenance::datasetSha256))
          .optional("host", STRING, "the machine's name", from(Provenance::host))
          .optional("device", STRING, "cpu, gpu:0, ...", from(Provenance::device))
          .optional("precision", STRING, "fp32 or bf16", from(Provenance::precision))
          .optional("engine_version", STRING, "libtorch's", from(Provenance::engineVersion))
          .optional("java_version", STRING, "the JVM's", from(Provenance::javaVersion))
          .optional("started_at", TIMESTAMP, "UTC", from(Provenance::startedAt))
          .optional(
              "micro_batches",
              INT,
              "parts that each batch was divided into to save memory; 1: it was not",
              from(Provenance::microBatches))
          .optional(
              "attempts",
              INT,
              "how often it was begun or gone on with; above 1 where the cluster failed it",
              from(Provenance::attempts))
          .build();

  static final TableSchema<TrialRow.Step> STEPS =
      TableSchema.<TrialRow.Step>named("steps")
          .required("trial_id", STRING, "the trial", TrialRow.Step::id)
          .required("step", INT, "steps done, from 1", step(StepReport::step))
          .required("loss", DOUBLE, "of this step's batch", step(StepReport::loss))
          .optional("metric", DOUBLE, "on the validation split", step(StepReport::metric))
          .required("learning_rate", DOUBLE, "of this step", step(StepReport::learningRate))
          .optional("slice_axis", STRING, "row or column", step(StepReport::sliceAxis))
          .optional("slice_position", INT, "first index", step(StepReport::slicePosition))
          .optional("slice_rank", INT, "rows or columns", step(StepReport::sliceRank))
          .build();

  static final TableSchema<TrialRow.Slice> SLICES =
      TableSchema.<TrialRow.Slice>named("slices")
          .required("trial_id", STRING, "the trial", TrialRow.Slice::id)
          .required("layer", STRING, "the layer's name", slice(ChosenSlice::layer))
          .required("axis", STRING, "row or column", slice(ChosenSlice::axis))
          .required("indices", INTS, "the chosen rows or columns", slice(ChosenSlice::indices))
          .optional("score", DOUBLE, "the ranking's mean score", slice(ChosenSlice::score))
          .build();

  static final List<TableSchema<?>> ALL = List.of(TRIALS, STEPS, SLICES);

  private ResultSchema() {}

  private static Object position(TrialRow row) {
    boolean chosen =
        row.spec().at("/method").has("category") || row.spec().at("/method").has("indices");
    return chosen ? null : INT.of(row.spec().at("/method/position"));
  }

  private static Function<TrialRow, Object> spec(String pointer) {
    return spec(pointer, STRING);
  }

  private static Function<TrialRow, Object> spec(String pointer, ColumnType type) {
    return row -> type.of(row.spec().at(pointer));
  }

  private static <T> Function<TrialRow, T> given(Function<TrialSpec, T> part) {
    return row -> part.apply(row.result().spec());
  }

  private static <T> Function<TrialRow, T> score(Function<Scores, T> part) {
    return row -> part.apply(row.result().scores());
  }

  private static <T> Function<TrialRow, T> cost(Function<Efficiency, T> part) {
    return row -> row.cost(part);
  }

  private static Function<TrialRow, Double> part(Function<StepTimes, Double> part) {
    return cost(cost -> cost.stepTimes() == null ? null : part.apply(cost.stepTimes()));
  }

  private static <T> Function<TrialRow, T> from(Function<Provenance, T> part) {
    return row -> part.apply(row.result().provenance());
  }

  private static <T> Function<TrialRow.Step, T> step(Function<StepReport, T> part) {
    return row -> part.apply(row.report());
  }

  private static <T> Function<TrialRow.Slice, T> slice(Function<ChosenSlice, T> part) {
    return row -> part.apply(row.slice());
  }
}
