package org.slicesweep.jobs.cli;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a run does about faults. */
final class FaultOptions {
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
      names = "--checkpoint-every",
      paramLabel = "MINUTES",
      description = {
        "Minutes between the checkpoints of a trial, from which it goes on after an interruption;",
        "0 for none (default: ${DEFAULT-VALUE})."
      },
      defaultValue = "5")
  private double checkpointMinutes;

  /** Failures after which the run gives up. */
  int maxFailures() {
    if (maxFailures != null && maxFailures < 1) {
      throw wrong("--max-failures " + maxFailures + ": expected at least 1");
    }
    return maxFailures == null ? Integer.MAX_VALUE : maxFailures;
  }

  boolean retryFailed() {
    return retryFailed;
  }

  /** Between two checkpoints of a trial; zero for none. */
  Duration checkpointEvery() {
    if (!(checkpointMinutes >= 0) || checkpointMinutes > Duration.ofDays(365).toMinutes()) {
      throw wrong("--checkpoint-every " + checkpointMinutes + ": expected 0 or more minutes");
    }
    return Duration.ofMillis(Math.round(checkpointMinutes * 60_000));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
