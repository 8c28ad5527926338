package org.slicesweep.jobs.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Where Spark and others log. On a laptop our warnings go to the terminal, until a progress bar
 * needs it: then everything goes to the sweep's log file. Under spark-submit, where the cluster
 * says.
 */
final class Logs {
  private static final String CONFIGURATION = "log4j2.configurationFile";
  private static final String TERMINAL = "log4j2-terminal.properties";
  private static final String ASIDE = "log4j2-file.properties";
  private static final String FILE = "slicesweep.log";

  private Logs() {}

  /** To be called before anything logs. */
  static void toTerminal() {
    if (System.getProperty(CONFIGURATION) == null && System.getProperty("spark.master") == null) {
      System.setProperty(CONFIGURATION, location(TERMINAL).toString());
    }
  }

  /**
   * Leaves the terminal alone from now on, if the logs are ours.
   *
   * @param file where they go; empty where there is no place for them
   */
  static void aside(Optional<Path> file) {
    if (location(TERMINAL).toString().equals(System.getProperty(CONFIGURATION))) {
      file.ifPresent(path -> System.setProperty(FILE, path.toString()));
      Configurator.reconfigure(location(ASIDE));
    }
  }

  static Optional<Path> file() {
    return Optional.ofNullable(System.getProperty(FILE)).map(Path::of);
  }

  private static URI location(String configuration) {
    return URI.create("classpath:org/slicesweep/jobs/cli/" + configuration);
  }
}
