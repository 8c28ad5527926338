package org.slicesweep.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What {@code ./sweep} alone is: a list of its commands. */
@Command(
    name = "./sweep",
    description = {
      "Fine-tunes a pretrained model many times over, as a sweep file says, and shows what came of it.",
      ""
    },
    subcommands = {
      PlanCommand.class,
      RunCommand.class,
      StatusCommand.class,
      StopCommand.class,
      PageCommand.class,
      SqlCommand.class,
      FiguresCommand.class,
      TableCommand.class,
      Table1Command.class,
      ExportCommand.class,
      GenerateCommand.class,
      DoctorCommand.class,
      WarmUpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "For a start:",
      "  ./sweep plan sweeps/quickstart.yaml",
      "  ./sweep run sweeps/quickstart.yaml",
      "",
      "Exit codes: 0 fine, 1 internal error, 2 bad input, 4 ended early,",
      "3 some trials have failed or the doctor found an error."
    })
final class SweepCommand {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  boolean debug;
}
