package org.slicesweep.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.jobs.cli.WatchedSweep;

@Timeout(600)
class LoopbackTest {
  @TempDir private Path folder;

  @Test
  void aRunInOneProcessListensOnLoopbackAlone() throws Exception {
    Path sweep =
        WatchedSweepFile.write(
            folder, "local", 20, "seeds: 20\ngrid: {method: slicefine, rank: 1}\n");
    Set<String> seen = new TreeSet<>();
    try (JavaProcess run =
        JavaProcess.start(
            folder.resolve("log"),
            Map.of(
                WatchedSweep.ATTEMPTS,
                folder.resolve("attempts").toString(),
                WatchedSweep.STEP_MILLIS,
                "10"),
            List.of(
                "-Xmx1g",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                WatchedSweep.class.getName(),
                "run",
                sweep.toString(),
                "--out",
                folder.resolve("out").toString()))) {
      while (run.isAlive()) {
        try {
          seen.addAll(ListeningSockets.of(run.pid()));
        } catch (java.io.IOException itEnded) {
          assertThat(run.await(Duration.ofSeconds(60))).as("%s", run.said()).isZero();
        }
        Thread.sleep(50);
      }
      assertThat(run.await(Duration.ofSeconds(60))).as("%s", run.said()).isZero();
    }
    assertThat(seen).as("Spark's own").isNotEmpty().allMatch(ListeningSockets::isLoopback);
  }

  @Test
  void aSocketForEverybodyWouldBeSeen() throws Exception {
    long own = ProcessHandle.current().pid();
    Set<String> before = ListeningSockets.of(own);
    try (ServerSocket open = new ServerSocket(0)) {
      Set<String> with = new TreeSet<>(ListeningSockets.of(own));
      with.removeAll(before);
      assertThat(with).hasSize(1).noneMatch(ListeningSockets::isLoopback);
      assertThat(with.iterator().next()).endsWith(":%04X".formatted(open.getLocalPort()));
    }
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Set<String> with = new TreeSet<>(ListeningSockets.of(own));
      with.removeAll(before);
      assertThat(with).hasSize(1).allMatch(ListeningSockets::isLoopback);
      assertThat(closed.isBound()).isTrue();
    }
  }
}
