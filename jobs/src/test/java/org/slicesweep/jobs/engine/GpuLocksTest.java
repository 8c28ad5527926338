package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GpuLocksTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir private Path folder;

  /** Takes a GPU and keeps it for as long as it lives. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      GpuLocks.take(Path.of(arguments[0]), List.of(arguments[1]), Duration.ZERO);
      System.out.println("taken");
      Thread.sleep(LONG.toMillis());
    }
  }

  private Process holderOf(String gpu) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString(),
                gpu)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("taken");
    return process;
  }

  @Test
  void aGpuIsAnothersUntilItsProcessIsKilled() throws Exception {
    Process holder = holderOf("1");
    assertThatThrownBy(() -> GpuLocks.take(folder, List.of("0", "1"), Duration.ofMillis(200)))
        .hasMessage("GPU 1 is still in use by process " + holder.pid());
    GpuLocks.take(folder, List.of("0", "2"), Duration.ZERO);
    Thread killer = new Thread(holder::destroyForcibly);
    killer.start();
    GpuLocks.take(folder, List.of("1"), LONG);
    assertThat(holder.waitFor()).isNotZero();
  }

  @Test
  void whatCannotBeLockedIsTaken() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    GpuLocks.take(file, List.of("0"), Duration.ZERO);
    assertThat(file).hasContent("no folder");
  }

  @Test
  void addressesAreNoPaths() {
    GpuLocks.take(folder, List.of("GPU-1f/../../up", "MIG 3"), Duration.ZERO);
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("GPU-1f_.._.._up"));
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("MIG_3"));
  }
}
