package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.task.Columns.Column;
import org.slicesweep.task.Columns.Ragged;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * Classification or regression of sentences, or pairs of them, from files.
 *
 * <p>A tenth of the training rows stands in for a missing test split, and another tenth for a
 * missing validation split; which rows is the same for every trial.
 */
final class TextTask {
  static final String NAME = "text";

  /** A row of a file, for messages that name both. */
  private record Located(DataFile file, Row row) {
    String label() {
      return Labels.plain(row.cells().get(row.cells().size() - 1).strip());
    }
  }

  private TextTask() {}

  static Dataset load(TaskSpec spec) {
    check(
        spec.path() == null,
        "path",
        "path is for presets: task %s names its files in train, validation and test",
        NAME);
    check(spec.train() != null, "train", "task %s needs train: a file of labelled rows", NAME);
    check(
        spec.text() != null && (spec.text().size() == 1 || spec.text().size() == 2),
        "text",
        "task %s needs text: one column, or two for a sentence pair",
        NAME);
    check(spec.label() != null, "label", "task %s needs label: the label's column", NAME);

    List<Column> columns = new ArrayList<>();
    spec.text().forEach(name -> columns.add(new Column("text", name)));
    columns.add(new Column("label", spec.label()));
    Kind kind = spec.kind() == null ? Kind.CLASSIFICATION : spec.kind();
    check(
        kind != Kind.GENERATION,
        "kind",
        "kind generation: task %s expects classification or regression",
        NAME);
    return load(
        new TextLayout(
            DataFile.of("train", spec.train()),
            spec.validation() == null ? null : DataFile.of("validation", spec.validation()),
            spec.test() == null ? null : DataFile.of("test", spec.test()),
            new Columns(List.copyOf(columns), spec.header(), Ragged.REFUSE),
            kind,
            kind == Kind.REGRESSION ? MetricName.PEARSON : MetricName.ACCURACY,
            Integer.MAX_VALUE),
        spec);
  }

  /** Reads the files of a layout; the spec says how many examples are wanted and which metric. */
  static Dataset load(TextLayout layout, TaskSpec spec) {
    MetricName metric = Datasets.metric(spec, layout.kind(), layout.metric());
    List<Located> train = read(layout, layout.train());
    Labels labels =
        Labels.of(layout.kind(), layout.train(), train.stream().map(Located::label).toList());
    int share = Math.min(Math.max(1, train.size() / 10), layout.largestShare());

    List<Located> test = layout.test() == null ? null : read(layout, layout.test());
    if (test == null) {
      Division<Located> division = share(layout, train, share, "test");
      test = division.drawn();
      train = division.rest();
    }
    List<Located> validation =
        layout.validation() == null ? null : read(layout, layout.validation());
    if (validation == null) {
      Division<Located> division = share(layout, train, share, "validation");
      validation = division.drawn();
      train = division.rest();
    }
    return Dataset.of(
        layout.kind(),
        labels.classes(),
        metric,
        learnable(layout, Division.limit(examples(labels, train), spec.trainExamples(), "train")),
        Split.of(Division.limit(examples(labels, validation), spec.validationExamples(), "tune")),
        Split.of(Division.limit(examples(labels, test), spec.testExamples(), "report")));
  }

  private static List<Located> read(TextLayout layout, DataFile file) {
    List<Row> rows = file.read(layout.columns());
    if (rows.isEmpty()) {
      throw new InputException(file.key(), file + " holds no rows");
    }
    List<Column> columns = layout.columns().wanted();
    List<Located> located = new ArrayList<>(rows.size());
    for (Row row : rows) {
      for (int i = 0; i < columns.size(); i++) {
        if (row.cells().get(i).isBlank()) {
          throw file.at(row.line(), "column \"%s\" is empty", columns.get(i).name());
        }
      }
      located.add(new Located(file, row));
    }
    return located;
  }

  private static Division<Located> share(
      TextLayout layout, List<Located> train, int count, String split) {
    if (count >= train.size()) {
      throw new InputException(
          "train",
          String.format(
              "%s holds too few rows to set some aside: give a file for %s",
              layout.train(), split));
    }
    return Division.draw(train, count, split);
  }

  private static List<Example> examples(Labels labels, List<Located> rows) {
    List<Example> examples = new ArrayList<>(rows.size());
    for (Located located : rows) {
      List<String> cells = located.row().cells();
      examples.add(
          new Example(
              cells.get(0),
              cells.size() == 3 ? cells.get(1) : null,
              labels.value(located.file(), located.row().line(), located.label())));
    }
    return examples;
  }

  /** The training split; a limit on its rows may have left a single class. */
  private static Split learnable(TextLayout layout, List<Example> train) {
    check(
        layout.kind() == Kind.REGRESSION
            || train.stream().mapToDouble(Example::label).distinct().count() > 1,
        "train_examples",
        "%s: the %d rows drawn for training are all of one class: take more",
        layout.train(),
        train.size());
    return Split.of(train);
  }
}
