package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResultsTest {
  @Test
  void scoresAreBesideTheResultsOrInAFolderOfTheUsersOwn() {
    assertThat(Results.scores("results/rank"))
        .isEqualTo(Path.of("results/rank/scores").toAbsolutePath());
    assertThat(Results.scores("s3a://bucket/rank"))
        .isEqualTo(
            Path.of(
                System.getProperty("java.io.tmpdir"),
                "slicesweep-" + System.getProperty("user.name"),
                "scores"));
  }
}
