package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose process is killed midway goes on from what it had stored. */
class KilledRunTest {
  private static final int TRIALS = 12;

  @TempDir private Path folder;

  @Test
  void whatWasFinishedIsNotRunAgainAndTheRestIs() throws Exception {
    Path sweep = sweep();
    Path trials = folder.resolve("out/trials");
    RunProcess killed = start(sweep);
    Instant patience = Instant.now().plus(Duration.ofMinutes(3));
    while (finished(trials).size() < 3) {
      assertThat(killed.process().isAlive()).as("%s", killed.output()).isTrue();
      assertThat(Instant.now()).as("trials are finished in time").isBefore(patience);
      Thread.sleep(20);
    }
    killed.process().destroyForcibly().waitFor(); // SIGKILL
    Map<String, byte[]> before = finished(trials);
    assertThat(before).hasSizeBetween(3, TRIALS - 1);

    RunProcess again = start(sweep);
    assertThat(again.process().waitFor()).as("%s", again.output()).isZero();
    assertThat(again.output()).contains("is gone: going on where it was");
    Map<String, byte[]> after = finished(trials);
    assertThat(after).hasSize(TRIALS);
    // A trial that ran again would have another started_at, and so other bytes.
    before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
  }

  private Path sweep() throws IOException {
    return RunProcess.tinySweep(folder, "killed", 150, TRIALS);
  }

  private RunProcess start(Path sweep) throws IOException {
    return RunProcess.start(
        folder, List.of(), "run", sweep, "--out", folder.resolve("out"), "--concurrency", 1);
  }

  private static Map<String, byte[]> finished(Path trials) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(trials)) {
      try (Stream<Path> list = Files.list(trials)) {
        for (Path file : list.toList()) {
          files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    }
    return files;
  }
}
