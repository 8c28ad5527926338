package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.slicesweep.jobs.live.StopRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends a run from any machine that sees its folder. */
@Command(
    name = "stop",
    description = {
      "Asks the run of a sweep to end, and waits until it has.",
      "Trials in training end, what is stored stays. Works from any machine that sees the folder.",
      ""
    },
    mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      required = true,
      description = "The folder that ./sweep run writes.")
  private String results;

  @Option(names = "--no-wait", description = "Ask, and do not wait until the run has ended.")
  private boolean noWait;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    boolean ended = new StopRequest(results, out::println).send(!noWait);
    return ended ? ExitCode.FINE : ExitCode.INTERNAL_ERROR;
  }
}
