package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slicesweep.TinyTask;
import org.slicesweep.backbone.TinyBackbone;

/** Sweep files over a backbone and a task that are there in no time. */
final class WatchedSweepFile {
  private WatchedSweepFile() {}

  /**
   * Writes one.
   *
   * @param steps of every trial
   * @param trials what is swept, as YAML
   */
  static Path write(Path folder, String name, int steps, String trials) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        backbone: %s
        task: {name: text, train: %s, text: [sentence], label: label}
        train: {steps: %d, batch: 8, warmup_steps: 0}
        device: cpu
        precision: fp32
        """
                .formatted(
                    TinyBackbone.write(folder.resolve("bert"), 1),
                    TinyTask.write(folder).train(),
                    steps)
            + trials);
  }
}
