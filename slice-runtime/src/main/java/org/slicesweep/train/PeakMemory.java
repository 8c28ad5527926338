package org.slicesweep.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The process's peak resident memory, as Linux counts it. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");

  private PeakMemory() {}

  /** Makes the present use the peak. Without effect where the system does not allow it. */
  public static void reset() {
    try {
      Files.writeString(RESET, "5");
    } catch (IOException e) {
      // The peak is then the process's since it started: an upper bound.
    }
  }

  /** Peak resident bytes since the last reset, or 0 where the system does not tell. */
  public static long bytes() {
    return read("VmHWM:");
  }

  /** Resident bytes now, or 0 where the system does not tell. */
  public static long resident() {
    return read("VmRSS:");
  }

  private static long read(String key) {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
