package org.slicesweep.jobs.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slicesweep.TrialSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.method.SliceFineMethod;

/** Sweeps written in a test, under a short file name that messages repeat. */
final class SweepText {
  private SweepText() {}

  static Sweep read(Path folder, String yaml, String... overrides) {
    return open(folder, yaml, overrides).sweep();
  }

  static SweepFile open(Path folder, String yaml, String... overrides) {
    try {
      return SweepFile.open(
          Files.writeString(folder.resolve("s.yaml"), yaml).toString(), List.of(overrides), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the user is told, with the folder of the file left out. */
  static String mistake(Path folder, String yaml, String... overrides) {
    try {
      Sweep sweep = read(folder, yaml, overrides);
      throw new AssertionError("no mistake found, but " + sweep);
    } catch (InputException e) {
      return e.getMessage().replace(folder + "/", "");
    }
  }

  static SliceFineMethod slice(TrialSpec trial) {
    return (SliceFineMethod) trial.method();
  }

  static List<Integer> ranks(Sweep sweep) {
    return sweep.trials().stream().map(trial -> slice(trial).rank()).toList();
  }

  /** A trial without its seed, to see which trials a seed repeats. */
  static Map<String, Object> withoutSeed(TrialSpec trial) {
    return Map.of(
        "method", trial.method(), "train", trial.train(), "task", Objects.hash(trial.task()));
  }
}
