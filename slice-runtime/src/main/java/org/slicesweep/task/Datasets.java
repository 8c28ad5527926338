package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;
import org.slicesweep.media.MediaKind;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/** Every task's data, read once a JVM. */
public final class Datasets {
  private static final ConcurrentMap<TaskSpec, Dataset> LOADED = new ConcurrentHashMap<>();

  private static final String INSTRUCTIONS = "whose answers are not written";
  private static final String TEXT = "which is text";

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
    return Stream.of(
            Stream.of(Acceptability.NAME, TextTask.NAME),
            Arrays.stream(GlueTask.values()).map(GlueTask::label),
            InstructionTask.names().stream(),
            MediaTask.names().stream())
        .flatMap(names -> names)
        .toList();
  }

  /** Whether a task of this name reads the folder that its path names: whatever is not built in. */
  public static boolean readsFolder(String name) {
    return !name.equals(Acceptability.NAME) && !name.equals(TextTask.NAME);
  }

  /** Whether a language model writes the answers to a task of this name. */
  public static boolean isAnsweredInWords(String name) {
    return InstructionTask.isNamed(name);
  }

  /** What a task is made of, if not of text. */
  public static Optional<MediaKind> media(String name) {
    return MediaTask.kind(name);
  }

  /** Tokens that a task's texts are cut to where neither it nor the backbone says otherwise. */
  public static int defaultMaxTokens(String name) {
    return InstructionTask.isNamed(name)
        ? InstructionTask.DEFAULT_MAX_TOKENS
        : TextTokenizer.DEFAULT_MAX_TOKENS;
  }

  private static Dataset read(TaskSpec spec) {
    if (MediaTask.kind(spec.name()).isPresent()) {
      return MediaTask.load(spec);
    }
    refuse(spec, "image", spec.image(), TEXT);
    refuse(spec, "fold", spec.fold(), TEXT);
    refuse(spec, "frame_stride", spec.frameStride(), TEXT);
    refuse(spec, "skip_bad", spec.skipBad(), TEXT);
    if (InstructionTask.isNamed(spec.name())) {
      return InstructionTask.load(spec);
    }
    refuse(spec, "prompt", spec.prompt(), INSTRUCTIONS);
    refuse(spec, "train_on_inputs", spec.trainOnInputs(), INSTRUCTIONS);
    refuse(spec, "max_new_tokens", spec.maxNewTokens(), INSTRUCTIONS);
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
    Set<MetricName> suitable =
        switch (kind) {
          case CLASSIFICATION -> MetricName.CLASSIFICATION;
          case REGRESSION -> MetricName.REGRESSION;
          case GENERATION -> Set.of(MetricName.ACCURACY);
        };
    check(
        suitable.contains(spec.metric()),
        "metric",
        "metric %s does not suit %s: expected %s",
        Metrics.nameOf(spec.metric()),
        kind.name().toLowerCase(Locale.ROOT),
        Names.either(suitable.stream().sorted().map(Metrics::nameOf).toList()));
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
    refuse(spec, key, value, "which knows its own data; task " + TextTask.NAME + " reads yours");
  }

  static void refuse(TaskSpec spec, String key, Object value, String reason) {
    check(value == null, key, "%s does not apply to task %s, %s", key, spec.name(), reason);
  }
}
