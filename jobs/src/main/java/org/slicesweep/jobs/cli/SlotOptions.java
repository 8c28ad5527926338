package org.slicesweep.jobs.cli;

import org.slicesweep.Execution;
import org.slicesweep.jobs.engine.LocalSpark;
import org.slicesweep.jobs.sweep.PackSize;
import org.slicesweep.jobs.sweep.Sweep;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many trials run beside each other, and how wide. */
final class SlotOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Trials at a time, no more than one a core (default: one a core).")
  private Integer concurrency;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads a trial (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private int threads;

  @Option(
      names = "--pack",
      paramLabel = "N",
      description = {
        "Trials that train together in one forward and backward pass, where they can: a number,",
        "off, or auto for as many as is fastest on the device (default: what the sweep says)."
      })
  private String pack;

  int threads() {
    return threads;
  }

  /** Trials at a time on this machine; says so where they are fewer than was asked for. */
  int slots(Execution execution) {
    positive("--threads", threads);
    int cores = Runtime.getRuntime().availableProcessors();
    int slots = concurrency == null ? Math.max(1, cores / threads) : concurrency;
    positive("--concurrency", slots);
    if (execution == Execution.SOLO && concurrency != null && concurrency > 1) {
      throw wrong(
          "--concurrency " + concurrency + ": the sweep says execution: solo, one trial at a time");
    }
    if (execution == Execution.SOLO) {
      return 1;
    }
    int possible = LocalSpark.slots(slots);
    if (possible < slots) {
      command
          .commandLine()
          .getErr()
          .println(
              "--concurrency %d: trials run one a core, here %d at a time"
                  .formatted(slots, possible));
    }
    return possible;
  }

  /** How many trials train together at most. */
  PackSize pack(Sweep sweep) {
    if (pack == null) {
      return sweep.pack();
    }
    PackSize size =
        PackSize.parse(pack)
            .orElseThrow(() -> wrong("--pack " + pack + ": expected " + PackSize.EXPECTED));
    if (size.trials() > 1 && sweep.execution() == Execution.SOLO) {
      throw wrong("--pack " + pack + ": the sweep says execution: solo, one trial at a time");
    }
    return size;
  }

  private void positive(String option, int value) {
    if (value < 1) {
      throw wrong(option + " " + value + ": expected at least 1");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
