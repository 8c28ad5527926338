package org.slicesweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.live.PageServer;
import org.slicesweep.jobs.store.RunFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the page of a run whose own page cannot be reached, or that is over. */
@Command(
    name = "page",
    description = {
      "Shows the page of a run that goes on elsewhere or is over, until Ctrl-C.",
      "Reads the results folder alone.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PageCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private PageAddress address;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      required = true,
      description = "The folder that ./sweep run writes.")
  private String results;

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter out = command.commandLine().getOut();
    RunFiles files = RunFiles.of(results);
    progress(files);
    PageServer page = address.start(() -> progress(files), out);
    try {
      new CountDownLatch(1).await(); // for the signal that ends us
    } finally {
      page.close();
    }
    return ExitCode.FINE;
  }

  private byte[] progress(RunFiles files) {
    try {
      return files
          .progress()
          .orElseThrow(
              () ->
                  new InputException(
                      "results",
                      results + " holds no progress: a run with --out " + results + " writes it"));
    } catch (IOException e) {
      throw new UncheckedIOException(results + " cannot be read", e);
    }
  }
}
