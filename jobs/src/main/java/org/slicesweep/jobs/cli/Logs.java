package org.slicesweep.jobs.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Where Spark and others log. On a laptop nowhere, until a sweep has a folder for the file; under
 * spark-submit, where the cluster says.
 */
final class Logs {
  private static final String CONFIGURATION = "log4j2.configurationFile";
  private static final String OURS = "classpath:org/slicesweep/jobs/cli/log4j2.properties";
  private static final String FILE = "slicesweep.log";

  private Logs() {}

  /** To be called before anything logs. */
  static void quiet() {
    if (System.getProperty(CONFIGURATION) == null && System.getProperty("spark.master") == null) {
      System.setProperty(CONFIGURATION, OURS);
    }
  }

  /** Logs to a file from now on, if the logs are ours. */
  static void to(Path file) {
    if (OURS.equals(System.getProperty(CONFIGURATION))) {
      System.setProperty(FILE, file.toString());
      Configurator.reconfigure();
    }
  }

  static Optional<Path> file() {
    return Optional.ofNullable(System.getProperty(FILE)).map(Path::of);
  }
}
