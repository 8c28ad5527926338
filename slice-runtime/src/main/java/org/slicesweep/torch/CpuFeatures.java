package org.slicesweep.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the processor can do, as Linux tells it. */
final class CpuFeatures {
  private static final Set<String> FLAGS = read(Path.of("/proc/cpuinfo"));

  private CpuFeatures() {}

  static boolean has(String flag) {
    return FLAGS.contains(flag);
  }

  private static Set<String> read(Path cpuinfo) {
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.copyOf(List.of(line.split("\\s+"))))
          .orElse(Set.of());
    } catch (IOException e) {
      return Set.of(); // not Linux: plain fp32 is always right
    }
  }
}
