package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/** Every task's data, read once a JVM. */
public final class Datasets {
  private static final ConcurrentMap<TaskSpec, Dataset> LOADED = new ConcurrentHashMap<>();

  private Datasets() {}

  /**
   * The data of a task. Concurrent callers share one read; a read that failed is tried again.
   *
   * @throws InputException naming the file, line, column and value, or the setting, at fault
   */
  public static Dataset load(TaskSpec spec) {
    return LOADED.computeIfAbsent(spec, Datasets::read);
  }

  /** The names a task can have. */
  public static List<String> names() {
    return Stream.concat(
            Stream.of(Acceptability.NAME, TextTask.NAME),
            Arrays.stream(GlueTask.values()).map(GlueTask::label))
        .toList();
  }

  private static Dataset read(TaskSpec spec) {
    if (spec.name().equals(Acceptability.NAME)) {
      return Acceptability.load(spec);
    }
    if (spec.name().equals(TextTask.NAME)) {
      return TextTask.load(spec);
    }
    Optional<GlueTask> glue = GlueTask.named(spec.name());
    check(
        glue.isPresent(),
        "task",
        "unknown task \"%s\": %s",
        spec.name(),
        Nearest.hint(spec.name(), names()));
    return glue.get().load(spec);
  }

  /** What is reported: the metric asked for if it suits what is predicted, else the task's own. */
  static MetricName metric(TaskSpec spec, Kind kind, MetricName own) {
    if (spec.metric() == null) {
      return own;
    }
    boolean correlation =
        spec.metric() == MetricName.PEARSON || spec.metric() == MetricName.SPEARMAN;
    check(
        correlation == (kind == Kind.REGRESSION),
        "metric",
        "metric %s does not suit %s: expected %s",
        Metrics.nameOf(spec.metric()),
        kind == Kind.REGRESSION ? "regression" : "classification",
        kind == Kind.REGRESSION ? "pearson or spearman" : "accuracy, f1 or matthews");
    return spec.metric();
  }

  /** Refuses files and columns for a task that knows its own. */
  static void refuseLayout(TaskSpec spec) {
    refuse(spec, "train", spec.train());
    refuse(spec, "validation", spec.validation());
    refuse(spec, "test", spec.test());
    refuse(spec, "text", spec.text());
    refuse(spec, "label", spec.label());
    refuse(spec, "header", spec.header());
    refuse(spec, "kind", spec.kind());
  }

  /** Refuses a setting that a task would otherwise ignore. */
  static void refuse(TaskSpec spec, String key, Object value) {
    check(
        value == null,
        key,
        "%s does not apply to task %s, which knows its own data; task %s reads yours",
        key,
        spec.name(),
        TextTask.NAME);
  }
}
