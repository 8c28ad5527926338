package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import org.slicesweep.common.InputException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong in a sentence, and the shell in a number. */
final class Mistakes implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.BAD_INPUT;
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
