package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slicesweep.common.Location;
import org.slicesweep.task.Columns.Column;
import org.slicesweep.task.Columns.Ragged;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * The tasks of the GLUE benchmark (Wang et al. 2019) in the file layouts of its download, with the
 * metric that the benchmark reports; of two, the one that is not accuracy.
 *
 * <p>GLUE keeps the labels of its test files to itself, so the reported test split is the
 * development file, as in the literature; a tenth of the training rows, at most {@value
 * #LARGEST_VALIDATION}, is the validation split, drawn the same way for every trial.
 */
enum GlueTask {
  /** Without a header: source, label, the author's mark, sentence. */
  COLA("CoLA", "dev", MetricName.MATTHEWS, "1", "3"),
  SST2("SST-2", "dev", MetricName.ACCURACY, "label", "sentence"),
  MRPC("MRPC", "dev", MetricName.F1, "Quality", "#1 String", "#2 String"),
  STSB("STS-B", "dev", MetricName.PEARSON, "score", "sentence1", "sentence2"),
  QQP("QQP", "dev", MetricName.F1, "is_duplicate", "question1", "question2"),
  MNLI("MNLI", "dev_matched", MetricName.ACCURACY, "gold_label", "sentence1", "sentence2"),
  MNLI_MISMATCHED(
      "MNLI", "dev_mismatched", MetricName.ACCURACY, "gold_label", "sentence1", "sentence2"),
  QNLI("QNLI", "dev", MetricName.ACCURACY, "label", "question", "sentence"),
  RTE("RTE", "dev", MetricName.ACCURACY, "label", "sentence1", "sentence2");

  private static final int LARGEST_VALIDATION = 1000;

  private final String folder;
  private final String test;
  private final MetricName metric;
  private final String label;
  private final String text;
  private final String pair;

  GlueTask(String folder, String test, MetricName metric, String label, String text) {
    this(folder, test, metric, label, text, null);
  }

  GlueTask(String folder, String test, MetricName metric, String label, String text, String pair) {
    this.folder = folder;
    this.test = test;
    this.metric = metric;
    this.label = label;
    this.text = text;
    this.pair = pair;
  }

  /** The name in a sweep file. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<GlueTask> named(String name) {
    return Arrays.stream(values()).filter(task -> task.label().equals(name)).findFirst();
  }

  Dataset load(TaskSpec spec) {
    Datasets.refuseLayout(spec);
    check(
        spec.path() != null,
        "path",
        "task %s needs path: the folder that holds %s/train.tsv",
        spec.name(),
        folder);
    Location files = folder(spec.path());
    return TextTask.load(
        new TextLayout(
            file(files, "train"),
            null,
            file(files, test),
            columns(),
            this == STSB ? Kind.REGRESSION : Kind.CLASSIFICATION,
            metric,
            LARGEST_VALIDATION),
        spec);
  }

  private Columns columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("path", text));
    if (pair != null) {
      columns.add(new Column("path", pair));
    }
    columns.add(new Column("path", label));
    // A few dozen questions of QQP hold tabs or line ends: broken rows that all readers leave out.
    return new Columns(
        List.copyOf(columns), this != COLA, this == QQP ? Ragged.DROP : Ragged.ALLOW_WIDER);
  }

  /** The task's own folder, given that or the one that holds it. */
  private Location folder(String given) {
    Location path = Location.of("path", given);
    check(path.isFolder(), "path", "path %s is not a folder", given);
    Location inside = path.child(folder);
    return inside.isFolder() ? inside : path;
  }

  /** The plain or the zipped file of a split. */
  private static DataFile file(Location files, String split) {
    Location plain = files.child(split + ".tsv");
    Location zipped = files.child(split + ".tsv.gz");
    return DataFile.of("path", !plain.isFile() && zipped.isFile() ? zipped : plain);
  }
}
