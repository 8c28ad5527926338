package org.slicesweep.jobs.engine;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Progress as lines of text. */
final class ProgressText {
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 5;

  private ProgressText() {}

  /**
   * The line that stays in view, such as {@code rank 12/30 done · 2 running · 0 failed [####----]
   * 41% 523 samples/s about 2 min 10 s left}. In a narrow terminal the bar shrinks and then goes,
   * before anything that says a number.
   *
   * @param width columns it must fit into
   */
  static String bar(ProgressSnapshot snapshot, int width) {
    String counts = counts(snapshot);
    String rest = speed(snapshot).collect(joining("  "));
    int room = width - counts.length() - rest.length() - "  []  ".length();
    String line =
        room < NARROWEST_BAR
            ? counts + "  " + rest
            : counts + "  " + cells(snapshot.fraction(), Math.min(room, WIDEST_BAR)) + "  " + rest;
    return clip(line, width);
  }

  /** The same without a bar, for a log. */
  static String plain(ProgressSnapshot snapshot) {
    return counts(snapshot) + speed(snapshot).map(part -> " · " + part).collect(joining());
  }

  /**
   * A line a running trial, and the trial that ended last.
   *
   * @param most lines at most; trials that do not fit are counted in the last one
   */
  static List<String> trials(ProgressSnapshot snapshot, int width, int most) {
    List<String> lines = new ArrayList<>();
    for (ProgressSnapshot.Running trial : snapshot.running()) {
      lines.add(running(trial));
    }
    TrialOutcome latest = snapshot.latest();
    if (latest != null && latest.metricValue() != null) {
      lines.add(format("  %s: %s %.4f", latest.label(), latest.metricName(), latest.metricValue()));
    }
    if (lines.size() > most) {
      int hidden = lines.size() - most + 1;
      lines = lines.subList(0, Math.max(0, most - 1));
      if (most > 0) {
        lines.add("  and %d more".formatted(hidden));
      }
    }
    return lines.stream().map(line -> clip(line, width)).toList();
  }

  /** A trial that failed or was not stored. */
  static String failure(TrialOutcome outcome) {
    return "%s (%s) %s%s"
        .formatted(
            outcome.label(),
            outcome.trialId(),
            outcome.isStored() ? outcome.status() : "not stored",
            outcome.reason() == null ? "" : ": " + outcome.reason());
  }

  private static String counts(ProgressSnapshot snapshot) {
    String counts =
        "%s  %d/%d done · %d running · %d failed"
            .formatted(
                snapshot.sweep(),
                snapshot.done(),
                snapshot.total(),
                snapshot.running().size(),
                snapshot.failed());
    return snapshot.notStored() == 0
        ? counts
        : counts + " · " + snapshot.notStored() + " not stored";
  }

  private static Stream<String> speed(ProgressSnapshot snapshot) {
    List<String> parts = new ArrayList<>();
    parts.add((int) Math.floor(100 * snapshot.fraction()) + "%");
    if (snapshot.samplesPerSecond() > 0) {
      parts.add(format("%.0f samples/s", snapshot.samplesPerSecond()));
    }
    snapshot
        .secondsLeft()
        .ifPresent(seconds -> parts.add("about " + TimeLeft.words(seconds) + " left"));
    return parts.stream();
  }

  private static String running(ProgressSnapshot.Running trial) {
    if (trial.step() == 0) {
      return "  %s  preparing".formatted(trial.label());
    }
    return format(
        "  %s  step %d/%d  loss %.4f", trial.label(), trial.step(), trial.steps(), trial.loss());
  }

  private static String cells(double fraction, int width) {
    int full = (int) Math.floor(fraction * width);
    return "[" + "#".repeat(full) + "-".repeat(width - full) + "]";
  }

  private static String clip(String line, int width) {
    return line.length() <= width ? line : line.substring(0, Math.max(0, width));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
