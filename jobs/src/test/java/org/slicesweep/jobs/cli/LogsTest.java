package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;

class LogsTest {
  private static final String TASK = "org.slicesweep.task.RowFile";
  private static final String SPARK = "org.apache.spark.SparkContext";

  @Test
  void theTerminalHearsOurWarningsAlone() throws URISyntaxException {
    URI configuration = Logs.class.getResource("log4j2-terminal.properties").toURI();
    PrintStream terminal = System.err;
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
    try (LoggerContext logs = new LoggerContext("terminal", null, configuration)) {
      logs.start();
      assertThat(logs.getConfiguration().getRootLogger().getAppenders())
          .describedAs("Spark configures a root logger without any")
          .isNotEmpty();
      logs.getLogger(TASK).warn("{}: left out {} rows", "a.csv", 3, new IOException("line 17"));
      logs.getLogger(TASK).info("read a.csv");
      logs.getLogger(SPARK).error("lost an executor");
    } finally {
      System.setErr(terminal);
    }
    assertThat(heard.toString(StandardCharsets.UTF_8))
        .isEqualTo("warning: a.csv: left out 3 rows\n");
  }
}
