package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The command line: {@code ./sweep} on a laptop, the main class under spark-submit. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Logs.toTerminal();
    int exitCode =
        run(
            new PrintWriter(System.out, true, Charset.defaultCharset()),
            new PrintWriter(System.err, true, Charset.defaultCharset()),
            arguments);
    System.exit(exitCode); // Spark and libtorch keep threads of their own
  }

  /** Runs a command and returns its {@link ExitCode}. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return run(CommandLine.defaultFactory(), out, err, arguments);
  }

  /**
   * @param commands makes them
   */
  static int run(IFactory commands, PrintWriter out, PrintWriter err, String... arguments) {
    Mistakes mistakes = new Mistakes();
    return new CommandLine(new SweepCommand(), commands)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(mistakes)
        .setExecutionExceptionHandler(mistakes)
        .execute(arguments);
  }
}
