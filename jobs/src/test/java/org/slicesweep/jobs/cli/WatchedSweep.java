package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;
import org.slicesweep.jobs.cluster.WatchedRunner;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * The command line, with trials that are watched: what {@code spark-submit} starts in tests of
 * clusters, whose GPUs are numbers only.
 */
public final class WatchedSweep {
  /** The environment variable that names the folder where attempts are told. */
  public static final String ATTEMPTS = "WATCHED_ATTEMPTS";

  /** The environment variable with the milliseconds that a simulated step takes. */
  public static final String STEP_MILLIS = "WATCHED_STEP_MILLIS";

  private WatchedSweep() {}

  public static void main(String[] arguments) {
    Logs.toTerminal();
    int exitCode =
        run(
            System.getenv(ATTEMPTS),
            Integer.parseInt(Optional.ofNullable(System.getenv(STEP_MILLIS)).orElse("0")),
            new PrintWriter(System.out, true, Charset.defaultCharset()),
            new PrintWriter(System.err, true, Charset.defaultCharset()),
            arguments);
    System.exit(exitCode);
  }

  /**
   * Runs a command in this process.
   *
   * @param attempts where attempts are told; null where nobody wants to know
   */
  public static int run(
      String attempts, int stepMillis, PrintWriter out, PrintWriter err, String... arguments) {
    IFactory usual = CommandLine.defaultFactory();
    IFactory watching =
        new IFactory() {
          @Override
          public <K> K create(Class<K> type) throws Exception {
            return type == RunCommand.class
                ? type.cast(
                    new RunCommand(trainer -> new WatchedRunner(attempts, stepMillis, trainer)))
                : usual.create(type);
          }
        };
    return Main.run(watching, out, err, arguments);
  }
}
