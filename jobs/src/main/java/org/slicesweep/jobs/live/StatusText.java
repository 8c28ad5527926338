package org.slicesweep.jobs.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.slicesweep.jobs.store.Holder;

/** A sweep's status for people. */
public final class StatusText {
  private static final int MOST_RUNNING = 20;
  private static final int MOST_FAILURES = 10;
  private static final int MOST_LATEST = 3;

  private final SweepStatus status;
  private final List<String> lines = new ArrayList<>();

  private StatusText(SweepStatus status) {
    this.status = status;
  }

  /** The status in lines. */
  public static List<String> of(SweepStatus status) {
    StatusText text = new StatusText(status);
    text.counts();
    text.driver();
    text.running();
    text.failures();
    text.latest();
    text.whatNext();
    return text.lines;
  }

  private SweepState state() {
    return status.progress() == null ? null : status.progress().state();
  }

  private boolean runs() {
    return status.life() == Life.RUNNING;
  }

  private void counts() {
    SweepState state = state();
    List<String> parts = new ArrayList<>();
    String of = status.total() == null ? "" : " of " + status.total();
    parts.add(status.stored() + of + " done");
    if (state != null && runs()) {
      parts.add(state.runningTrials() + " running");
    }
    int failed =
        status.failures().stream()
            .filter(group -> !group.notStored())
            .mapToInt(FailureGroup::trials)
            .sum();
    parts.add(failed + " failed");
    if (state != null && state.notStored() > 0) {
      parts.add(state.notStored() + " not stored");
    }
    if (state != null && runs()) {
      parts.add((int) Math.floor(100 * state.fraction()) + "%");
      if (state.samplesPerSecond() > 0) {
        parts.add(format("%.0f samples/s", state.samplesPerSecond()));
      }
      if (state.secondsLeft() != null) {
        parts.add("about " + Durations.words(state.secondsLeft()) + " left");
      }
    }
    String name = state == null ? status.results() : state.sweep();
    lines.add(name + "  " + String.join(" · ", parts));
  }

  private void driver() {
    Holder driver = status.driver();
    if (driver == null) {
      return;
    }
    lines.add(
        "driver    "
            + switch (status.life()) {
              case RUNNING ->
                  "runs on %s since %s, last sign of life %s by its clock"
                      .formatted(driver.who(), driver.sinceWords(), driver.beatWords());
              case SILENT ->
                  "on %s is silent: its last sign of life was at %s by its clock"
                      .formatted(driver.who(), driver.beatWords());
              case GONE ->
                  "on %s is gone without a word, its last sign of life was at %s"
                      .formatted(driver.who(), driver.beatWords());
              case ENDED, NONE ->
                  "on %s ended (%s) at %s"
                      .formatted(driver.who(), driver.ending(), driver.beatWords());
            });
    if (runs() && driver.page() != null) {
      lines.add("page      " + driver.page() + " on " + driver.host());
    }
    SweepState state = state();
    if (runs() && state != null && !state.executors().isEmpty()) {
      int slots = state.executors().stream().mapToInt(ExecutorState::slots).sum();
      int busy = state.executors().stream().mapToInt(ExecutorState::busy).sum();
      lines.add(
          "executors %d, %d of %d slots busy".formatted(state.executors().size(), busy, slots));
    }
  }

  private void running() {
    SweepState state = state();
    if (state == null || state.running().isEmpty() || status.life() == Life.ENDED) {
      return;
    }
    lines.add(runs() ? "Running:" : "Was running:");
    state.running().stream().limit(MOST_RUNNING).map(StatusText::running).forEach(lines::add);
    more(state.runningTrials() - Math.min(MOST_RUNNING, state.running().size()));
  }

  private static String running(RunningTrial trial) {
    String step =
        trial.step() == 0
            ? "preparing"
            : "step %d/%d".formatted(trial.step(), trial.steps())
                + (trial.loss() == null ? "" : format("  loss %.4f", trial.loss()));
    Place place = trial.place();
    String where =
        String.join(" ", Stream.of(place.host(), place.device()).filter(Objects::nonNull).toList());
    return "  %s  %s  %s  %s"
        .formatted(trial.label(), step, Durations.words(trial.seconds()), where)
        .stripTrailing();
  }

  private void failures() {
    if (status.failures().isEmpty()) {
      return;
    }
    lines.add("Failed:");
    for (FailureGroup group : status.failures().stream().limit(MOST_FAILURES).toList()) {
      lines.add(
          "  %d x %s%s, such as %s"
              .formatted(
                  group.trials(),
                  group.status(),
                  group.reason() == null ? "" : ": " + group.reason(),
                  group.example()));
    }
    more(status.failures().size() - MOST_FAILURES);
  }

  private void latest() {
    SweepState state = state();
    if (state == null) {
      return;
    }
    List<EndedTrial> scored =
        state.latest().stream().filter(trial -> trial.metric() != null).toList();
    if (!scored.isEmpty()) {
      lines.add("Latest:");
      for (EndedTrial trial : scored.stream().limit(MOST_LATEST).toList()) {
        lines.add(format("  %s: %s %.4f", trial.label(), trial.metricName(), trial.metric()));
      }
    }
  }

  private void whatNext() {
    boolean complete =
        status.total() != null && status.stored() >= status.total() && !isCutOff(state());
    Holder driver = status.driver();
    if (runs()) {
      lines.add("To end it: ./sweep stop --results " + status.results());
    } else if (!complete && driver != null) {
      lines.add("This goes on with the rest (in %s):".formatted(driver.directory()));
      lines.add("  " + driver.command());
    } else if (!complete) {
      lines.add("./sweep run FILE --out " + status.results() + " goes on with the rest");
    }
  }

  /** A second try of trials that failed has rows of all of them from the start. */
  private static boolean isCutOff(SweepState driver) {
    return driver != null && driver.done() < driver.total();
  }

  private void more(int hidden) {
    if (hidden > 0) {
      lines.add("  and " + hidden + " more");
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
