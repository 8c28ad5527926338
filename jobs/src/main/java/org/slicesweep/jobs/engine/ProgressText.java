package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slicesweep.jobs.live.Durations;

/** Progress as lines of text. */
final class ProgressText {
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 8;
  private static final int WIDEST_SPEED = "  123456 samples/s  about 23 h 59 min left".length();

  private ProgressText() {}

  /**
   * What stays in view: {@code rank 12/30 done · 2 running · 0 failed [####----] 41% 523 samples/s
   * about 2 min 10 s left}, in a narrow terminal on two lines.
   *
   * @param width columns that no line exceeds
   */
  static List<String> bar(ProgressSnapshot snapshot, int width) {
    String counts = counts(snapshot);
    String percent = percent(snapshot);
    String speed = String.join("  ", speed(snapshot));
    int room = width - counts.length() - "  []  ".length() - "100%".length();
    // Reserved, so that the bar keeps its length while the numbers after it change theirs.
    if (room - WIDEST_SPEED >= NARROWEST_BAR) {
      String cells = cells(snapshot.fraction(), Math.min(room - WIDEST_SPEED, WIDEST_BAR));
      return List.of((counts + "  " + cells + "  " + percent + "  " + speed).stripTrailing());
    }
    String cells =
        room < NARROWEST_BAR ? "" : cells(snapshot.fraction(), Math.min(room, WIDEST_BAR)) + "  ";
    String first = clip(counts + "  " + cells + percent, width);
    return speed.isEmpty() ? List.of(first) : List.of(first, clip("  " + speed, width));
  }

  /** The same without a bar, for a log. */
  static String plain(ProgressSnapshot snapshot) {
    List<String> parts = new ArrayList<>(List.of(counts(snapshot), percent(snapshot)));
    parts.addAll(speed(snapshot));
    return String.join(" · ", parts);
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

  private static String percent(ProgressSnapshot snapshot) {
    return (int) Math.floor(100 * snapshot.fraction()) + "%";
  }

  private static List<String> speed(ProgressSnapshot snapshot) {
    List<String> parts = new ArrayList<>();
    if (snapshot.samplesPerSecond() > 0) {
      parts.add(format("%.0f samples/s", snapshot.samplesPerSecond()));
    }
    snapshot
        .secondsLeft()
        .ifPresent(seconds -> parts.add("about " + Durations.words(seconds) + " left"));
    return parts;
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
