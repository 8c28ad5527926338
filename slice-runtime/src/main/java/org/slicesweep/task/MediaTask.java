package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slicesweep.common.InputException;
import org.slicesweep.media.LabelledMedia;
import org.slicesweep.media.MediaKind;
import org.slicesweep.media.MediaReader;
import org.slicesweep.media.MediaSplits;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * Classification of images or of videos.
 *
 * <p>A data set that has a validation split but no test split keeps the labels of its test split to
 * itself: the validation split is what is reported, as in the literature. A tenth of the training
 * examples stands in for what is missing, the same ones in every trial.
 */
final class MediaTask {
  private static final String IMAGES = "images";
  private static final String VIDEO = "video";

  private MediaTask() {}

  static List<String> names() {
    List<String> names = new ArrayList<>(List.of(IMAGES, VIDEO));
    names.addAll(Vtab.names());
    return names;
  }

  /** What a task of this name is made of; empty for text. */
  static Optional<MediaKind> kind(String name) {
    if (name.equals(VIDEO)) {
      return Optional.of(MediaKind.VIDEOS);
    }
    return names().contains(name) ? Optional.of(MediaKind.IMAGES) : Optional.empty();
  }

  static Dataset load(TaskSpec spec) {
    refuseOthers(spec);
    MetricName metric = Datasets.metric(spec, Kind.CLASSIFICATION, MetricName.ACCURACY);
    MediaSplits splits = Vtab.isNamed(spec.name()) ? Vtab.read(spec) : read(spec);
    List<LabelledMedia> train = splits.train();
    int share = Math.max(1, train.size() / 10);
    List<LabelledMedia> validation = splits.validation();
    List<LabelledMedia> test = splits.test();
    if (test == null && spec.train() == null && validation != null) {
      test = validation;
      validation = null;
    }
    if (test == null) {
      Division<LabelledMedia> division = share(splits, train, share, "test");
      test = division.drawn();
      train = division.rest();
    }
    if (validation == null) {
      Division<LabelledMedia> division = share(splits, train, share, "validation");
      validation = division.drawn();
      train = division.rest();
    }
    List<String> classes =
        Labels.classes(splits.source(), splits.train().stream().map(LabelledMedia::label).toList());
    return Dataset.of(
        Kind.CLASSIFICATION,
        classes,
        metric,
        learnable(splits, Division.limit(examples(classes, train), spec.trainExamples(), "train")),
        Split.of(Division.limit(examples(classes, validation), spec.validationExamples(), "tune")),
        Split.of(Division.limit(examples(classes, test), spec.testExamples(), "report")));
  }

  private static void refuseOthers(TaskSpec spec) {
    String reason = "which is not text";
    Datasets.refuse(spec, "text", spec.text(), reason);
    Datasets.refuse(spec, "header", spec.header(), reason);
    Datasets.refuse(spec, "max_tokens", spec.maxTokens(), reason);
    Datasets.refuse(spec, "prompt", spec.prompt(), reason);
    Datasets.refuse(spec, "train_on_inputs", spec.trainOnInputs(), reason);
    Datasets.refuse(spec, "max_new_tokens", spec.maxNewTokens(), reason);
    check(
        spec.kind() == null || spec.kind() == Kind.CLASSIFICATION,
        "kind",
        "task %s is classification",
        spec.name());
    if (!spec.name().equals(VIDEO)) {
      Datasets.refuse(spec, "fold", spec.fold(), "which is not video");
      Datasets.refuse(spec, "frame_stride", spec.frameStride(), "which is not video");
    }
  }

  private static MediaSplits read(TaskSpec spec) {
    MediaReader reader =
        new MediaReader(kind(spec.name()).orElseThrow(), spec.image(), spec.label(), spec.fold());
    if (spec.train() == null) {
      check(
          spec.path() != null,
          "path",
          "task %s needs path: a data set; or train: one split of it",
          spec.name());
      check(spec.validation() == null, "validation", "validation needs train beside it");
      check(spec.test() == null, "test", "test needs train beside it");
      return reader.dataSet(spec.path());
    }
    check(spec.fold() == null, "fold", "fold is for path: train already names the split");
    return new MediaSplits(
        spec.train(),
        reader.split("train", spec.train(), spec.path()),
        spec.validation() == null
            ? null
            : reader.split("validation", spec.validation(), spec.path()),
        spec.test() == null ? null : reader.split("test", spec.test(), spec.path()));
  }

  private static Division<LabelledMedia> share(
      MediaSplits splits, List<LabelledMedia> train, int count, String split) {
    check(
        count < train.size(),
        "train",
        "%s holds too few examples to set some aside for %s",
        splits.source(),
        split);
    return Division.draw(train, count, split);
  }

  private static List<Example> examples(List<String> classes, List<LabelledMedia> media) {
    List<Example> examples = new ArrayList<>(media.size());
    for (LabelledMedia item : media) {
      int index = classes.indexOf(item.label());
      if (index < 0) {
        throw new InputException(
            String.format(
                "%s: class \"%s\" does not occur in the training split%s (classes: %s)",
                item.media().name(),
                item.label(),
                Names.near(item.label(), classes),
                Names.list(classes)));
      }
      examples.add(new Example(item.media(), index));
    }
    return examples;
  }

  /** The training split; a limit on its examples may have left a single class. */
  private static Split learnable(MediaSplits splits, List<Example> train) {
    check(
        train.stream().mapToDouble(Example::label).distinct().count() > 1,
        "train_examples",
        "%s: the %d examples drawn for training are all of one class: take more",
        splits.source(),
        train.size());
    return Split.of(train);
  }
}
