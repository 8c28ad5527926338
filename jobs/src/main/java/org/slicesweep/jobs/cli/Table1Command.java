package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.slicesweep.jobs.report.Table1;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Counts what methods train and add. */
@Command(
    name = "table1",
    description = {
      "The paper's Table 1 for a backbone: every method's space, time and parameters.",
      "Parameters trained and added, by formula and counted from the tensors, without the head.",
      ""
    },
    mixinStandardHelpOptions = true)
final class Table1Command implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--backbone",
      paramLabel = "NAME",
      defaultValue = "maven:all-MiniLM-L6-v2",
      description = "As a sweep file names it (default: ${DEFAULT-VALUE}).")
  private String backbone;

  @Option(
      names = "--rank",
      paramLabel = "R",
      defaultValue = "5",
      description = "Of every method that has one (default: ${DEFAULT-VALUE}).")
  private int rank;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "markdown",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private TableFormat format;

  @Override
  public Integer call() {
    if (rank < 1) {
      throw new ParameterException(
          command.commandLine(), "--rank " + rank + ": expected at least 1");
    }
    PrintWriter out = command.commandLine().getOut();
    format.lines(Table1.of(backbone, rank)).forEach(out::println);
    out.flush();
    return ExitCode.FINE;
  }
}
