package org.slicesweep.jobs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.slicesweep.BuildInfo;

/** Who this process is, and whether another one of this machine still is. */
final class ThisProcess {
  private static final String MACHINE = machineId();

  private ThisProcess() {}

  /**
   * What two processes must share for one to see the other by its number: the same start of the
   * same machine, and the same container. Names alone do not say: containers share them.
   */
  static String machine() {
    return MACHINE;
  }

  static long pid() {
    return ProcessHandle.current().pid();
  }

  /** Tells this process from a later one with its number. */
  static String birth() {
    return birth(pid());
  }

  /** Whether the process of that number and birth is gone; it has to be of this machine. */
  static boolean isGone(long pid, String birth) {
    return ProcessHandle.of(pid).isEmpty() || !birth.equals(birth(pid));
  }

  /**
   * Clock ticks since the machine's start, where Linux says them: Java's own answer is a time of
   * the clock, which may be set meanwhile. A process that only waits to be buried has none.
   */
  private static String birth(long pid) {
    try {
      // "pid (name) state ppid ...": the name may hold blanks and brackets itself.
      String stat =
          new String(
              Files.readAllBytes(Path.of("/proc", String.valueOf(pid), "stat")),
              StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") || fields[0].equals("X") ? "" : "tick " + fields[19];
    } catch (IOException | RuntimeException e) {
      return ProcessHandle.of(pid)
          .flatMap(process -> process.info().startInstant())
          .map(Instant::toString)
          .orElse("");
    }
  }

  private static String machineId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | RuntimeException e) {
      return BuildInfo.host();
    }
  }
}
