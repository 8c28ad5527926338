package org.slicesweep.jobs.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.Execution;
import org.slicesweep.jobs.store.StoredFailure;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What a run does about faults. */
final class FaultOptions {
  private static final Duration NEVER = Duration.ofDays(36_500);

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      description = "Give the sweep up once N of its trials have failed (default: never).")
  private Integer maxFailures;

  @Option(
      names = "--retry-failed",
      description = "Run the trials that have failed before, and only those, again.")
  private boolean retryFailed;

  @Option(
      names = "--begun-before",
      paramLabel = "TIME",
      converter = Moment.class,
      description = {
        "With --retry-failed: only those that were begun before this moment, such as",
        "2026-01-31T20:15:00Z. The command that goes on with an interrupted second try has it."
      })
  private Instant begunBefore;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "MINUTES",
      description = {
        "Minutes between the checkpoints of a trial, from which it goes on after a fault; 0 for",
        "none but those of an orderly interruption (default: ${DEFAULT-VALUE})."
      },
      defaultValue = "5")
  private double checkpointMinutes;

  @Option(
      names = "--retry-out-of-memory",
      description = {
        "Try a trial that runs out of memory again with its batches in parts, whose gradients",
        "are summed."
      })
  private boolean retryOutOfMemory;

  /** Says what cannot be meant. */
  void check() {
    if (maxFailures != null && maxFailures < 1) {
      throw wrong("--max-failures " + maxFailures + ": expected at least 1");
    }
    if (begunBefore != null && !retryFailed) {
      throw wrong("--begun-before says which trials --retry-failed means: add that");
    }
    if (!(checkpointMinutes >= 0) || checkpointMinutes > Duration.ofDays(365).toMinutes()) {
      throw wrong("--checkpoint-every " + checkpointMinutes + ": expected 0 or more minutes");
    }
  }

  /** Failures after which the run gives up. */
  int maxFailures() {
    return maxFailures == null ? Integer.MAX_VALUE : maxFailures;
  }

  boolean retryFailed() {
    return retryFailed;
  }

  /** Whether a trial that failed is one of those to be tried again. */
  boolean retries(StoredFailure failure) {
    return retryFailed && (begunBefore == null || failure.isOlderThan(begunBefore));
  }

  /**
   * The arguments that go on where this command is interrupted: what it has tried again by then is
   * not tried a third time.
   */
  List<String> goingOn(List<String> arguments) {
    if (!retryFailed || begunBefore != null) {
      return arguments;
    }
    List<String> more = new ArrayList<>(arguments);
    more.addAll(List.of("--begun-before", start.toString()));
    return more;
  }

  boolean retryOutOfMemory() {
    return retryOutOfMemory;
  }

  /**
   * Between two checkpoints of a trial that nobody pauses. Trials whose cost is measured write
   * none: that would be measured, too.
   */
  Duration checkpointEvery(Execution execution) {
    return checkpointMinutes == 0 || execution == Execution.SOLO
        ? NEVER
        : Duration.ofMillis(Math.round(checkpointMinutes * 60_000));
  }

  /** A moment as {@link Instant} writes it. */
  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "\"" + text + "\" is no moment: expected one such as 2026-01-31T20:15:00Z");
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
