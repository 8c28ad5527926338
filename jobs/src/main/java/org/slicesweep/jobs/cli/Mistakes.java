package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong in a sentence, and the shell in a number. */
final class Mistakes implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(told(e, arguments));
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.BAD_INPUT;
  }

  private static String told(ParameterException e, String[] arguments) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return told(unmatched);
    }
    return e instanceof MissingParameterException missing
        ? asGiven(missing, List.of(arguments))
        : e.getMessage();
  }

  /** Of an option's names, picocli says the longest; we say the one that was typed. */
  private static String asGiven(MissingParameterException e, List<String> arguments) {
    String message = e.getMessage();
    for (ArgSpec missing : e.getMissing()) {
      if (missing instanceof OptionSpec option) {
        String longest = "'" + option.longestName() + "'";
        message =
            Arrays.stream(option.names())
                .filter(arguments::contains)
                .findFirst()
                .map(name -> e.getMessage().replace(longest, "'" + name + "'"))
                .orElse(message);
      }
    }
    return message;
  }

  private static String told(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    CommandLine command = e.getCommandLine();
    if (word.startsWith("-")) {
      String name = word.replaceFirst("=.*", "");
      return "unknown option " + name + ": " + Nearest.hint(name, options(command));
    }
    return command.getSubcommands().isEmpty()
        ? e.getMessage()
        : "unknown command " + word + ": " + Nearest.hint(word, commands(command));
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }

  private static List<String> commands(CommandLine command) {
    return command.getSubcommands().values().stream()
        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
        .map(CommandLine::getCommandName)
        .toList();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (command.getCommandSpec().root().userObject() instanceof SweepCommand root && root.debug) {
      e.printStackTrace(command.getErr());
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException) {
        command.getErr().println(cause.getMessage());
        return ExitCode.BAD_INPUT;
      }
    }
    String where = Logs.file().map(file -> "; the log is " + file).orElse("");
    command.getErr().println("internal error: " + reason(e) + where + " (--debug shows more)");
    return ExitCode.INTERNAL_ERROR;
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? "" : e.getMessage().strip();
    String name = e.getClass().getSimpleName();
    return message.isEmpty() ? name : name + ": " + message.lines().findFirst().orElseThrow();
  }
}
