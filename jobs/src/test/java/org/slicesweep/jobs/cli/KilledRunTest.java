package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.TinyTask;
import org.slicesweep.backbone.TinyBackbone;

/** A sweep whose process is killed midway goes on from what it had stored. */
class KilledRunTest {
  private static final int TRIALS = 12;

  @TempDir private Path folder;

  @Test
  void whatWasFinishedIsNotRunAgainAndTheRestIs() throws Exception {
    Path sweep = sweep();
    Path trials = folder.resolve("out/trials");
    Process killed = start(sweep);
    Instant patience = Instant.now().plus(Duration.ofMinutes(3));
    while (finished(trials).size() < 3) {
      assertThat(killed.isAlive()).as("%s", Files.readString(log())).isTrue();
      assertThat(Instant.now()).as("trials are finished in time").isBefore(patience);
      Thread.sleep(20);
    }
    killed.destroyForcibly().waitFor(); // SIGKILL
    Map<String, byte[]> before = finished(trials);
    assertThat(before).hasSizeBetween(3, TRIALS - 1);

    Process again = start(sweep);
    assertThat(again.waitFor()).as("%s", Files.readString(log())).isZero();
    Map<String, byte[]> after = finished(trials);
    assertThat(after).hasSize(TRIALS);
    // A trial that ran again would have another started_at, and so other bytes.
    before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
  }

  private Path sweep() throws IOException {
    return Files.writeString(
        folder.resolve("killed.yaml"),
        """
        backbone: %s
        task: {name: text, train: %s, text: [sentence], label: label}
        train: {steps: 150, batch: 8, warmup_steps: 0}
        device: cpu
        precision: fp32
        seeds: %d
        grid: {method: slicefine, rank: 3}
        """
            .formatted(
                TinyBackbone.write(folder.resolve("bert"), 1),
                TinyTask.write(folder).train(),
                TRIALS));
  }

  private Path log() {
    return folder.resolve("log");
  }

  private Process start(Path sweep) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-D"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            sweep.toString(),
            "--out",
            folder.resolve("out").toString(),
            "--concurrency",
            "1"));
    File log = log().toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
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
