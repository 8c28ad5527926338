package org.slicesweep.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.slicesweep.common.Terminals;
import org.slicesweep.jobs.live.Life;
import org.slicesweep.jobs.live.StatusText;
import org.slicesweep.jobs.live.SweepStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says where a sweep stands, from any machine that sees its folder. */
@Command(
    name = "status",
    description = {
      "Says where a sweep stands: done, running, failed and why, and the time left.",
      "Also whether its driver lives. Reads the results folder alone, so it works from any machine",
      "that sees that.",
      ""
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final String CLEAR = "\u001b[H\u001b[2J";
  private static final long WATCH_MILLIS = 2000;

  @Spec private CommandSpec command;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      required = true,
      description = "The folder that ./sweep run writes.")
  private String results;

  @Option(names = "--watch", description = "Say it again every two seconds, until the run ends.")
  private boolean watch;

  @Option(names = "--json", description = "Say it as JSON, an object a line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    while (true) {
      SweepStatus status = SweepStatus.of(results);
      print(status, out);
      if (!watch || status.life() != Life.RUNNING) {
        return ExitCode.FINE;
      }
      Thread.sleep(WATCH_MILLIS);
    }
  }

  private void print(SweepStatus status, PrintWriter out) {
    if (json) {
      try {
        out.println(new ObjectMapper().writeValueAsString(status));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the status cannot be written", e);
      }
      return;
    }
    String text = String.join(System.lineSeparator(), StatusText.of(status));
    out.println((watch && Terminals.isTerminal(System.out) ? CLEAR : "") + text);
  }
}
