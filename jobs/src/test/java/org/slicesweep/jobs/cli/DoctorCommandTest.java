package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.jobs.SharedSpark;

class DoctorCommandTest {
  @TempDir private Path folder;

  @BeforeAll
  static void spark() {
    SharedSpark.session();
  }

  @Test
  void examinesThisMachineAndLeavesNothingBehind() {
    Path results = folder.resolve("results");
    CommandLineRun run = CommandLineRun.of("doctor", "--results", results);
    assertThat(run.out())
        .contains("Java", System.getProperty("java.version"), "libtorch", "2.7.1 for CPUs")
        .contains(results + " can be written to", "local[")
        .contains("errors: 0");
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsAnError() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandLineRun run = CommandLineRun.of("doctor", "--results", file.resolve("below"));
    assertThat(run.out()).contains("cannot be written to", "choose another --results", "errors: 1");
    assertThat(run.exitCode()).isEqualTo(3);
  }
}
