package org.slicesweep.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slicesweep.jobs.cli.WatchedSweep;

/** Trials of one sweep that take different shares of a machine. */
@Timeout(600)
class SharesTest {
  private static final int STEPS = 20;
  private static final int STEP_MILLIS = 150;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static int mostAtATime(List<Attempt> attempts) {
    return attempts.stream()
        .mapToInt(
            begun ->
                (int)
                    attempts.stream()
                        .filter(other -> other.start() <= begun.start())
                        .filter(other -> other.end() > begun.start())
                        .count())
        .max()
        .orElse(0);
  }

  private static JavaProcess submit(StandaloneCluster cluster, Path folder, String name)
      throws IOException {
    return cluster.submit(
        name,
        WatchedSweep.class,
        Map.of(
            WatchedSweep.ATTEMPTS,
            folder.resolve("attempts").toString(),
            WatchedSweep.STEP_MILLIS,
            String.valueOf(STEP_MILLIS)),
        List.of(
            "run",
            folder.resolve(name + ".yaml").toString(),
            "--out",
            folder.resolve(name).toString()));
  }

  @Test
  void twoTrialsShareAGpuAndNoneIsIdle() throws Exception {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/clusters")), "shares-")
            .toAbsolutePath();
    WatchedSweepFile.write(
        folder,
        "halves",
        STEPS,
        """
        seeds: 12
        resources: {gpus: 0.5}
        grid:
        - {method: slicefine, rank: 1}
        - {method: slicefine, rank: 2, resources: {gpus: 1}}
        """);
    WatchedSweepFile.write(
        folder,
        "large",
        STEPS,
        "seeds: 1\nresources: {gpus: 4}\ngrid: {method: slicefine, rank: 1}\n");
    try (StandaloneCluster cluster =
        StandaloneCluster.start(folder.resolve("cluster"), ClusterPlan.of(1, 8, 2))) {
      JavaProcess halves = submit(cluster, folder, "halves");
      assertThat(halves.await(PATIENCE)).as("see %s", halves.log()).isZero();
      List<Attempt> attempts = Attempt.all(folder.resolve("attempts"));
      assertThat(attempts).hasSize(24);
      assertThat(mostAtATime(attempts)).isEqualTo(4);
      for (String gpu : List.of("gpu:0", "gpu:1")) {
        assertThat(mostAtATime(attempts.stream().filter(at -> at.device().equals(gpu)).toList()))
            .as(gpu)
            .isEqualTo(2);
      }

      JavaProcess large = submit(cluster, folder, "large");
      assertThat(large.await(PATIENCE)).isEqualTo(2);
      assertThat(large.said()).contains("resources {gpus: 4.0}: this cluster refuses");
    }
  }
}
