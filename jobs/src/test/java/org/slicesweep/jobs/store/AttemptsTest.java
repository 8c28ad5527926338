package org.slicesweep.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptsTest {
  @TempDir Path root;

  @Test
  void keepsWhatALiveProcessWrites() throws IOException {
    Path own = temporary(Attempts.newName());
    Path foreign = temporary("another-host_1_" + "0");
    Attempts.tidy(new LocalFolder(root));
    assertThat(own).exists();
    assertThat(foreign).exists();
  }

  @Test
  void removesWhatADeadProcessLeft() throws Exception {
    temporary(ofADeadProcess());
    Attempts.tidy(new LocalFolder(root));
    assertThat(root.resolve(Folder.TEMPORARY)).doesNotExist();
  }

  @Test
  void aProcessOfAnotherContainerIsNoneOfOurs() throws Exception {
    String name = ofADeadProcess();
    Path foreign = temporary(name.replaceFirst("-[0-9a-f]{8}_", "-00000000_"));
    assertThat(foreign.getFileName()).isNotEqualTo(Path.of(name));
    Attempts.tidy(new LocalFolder(root));
    assertThat(foreign).exists();
  }

  private static String ofADeadProcess() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    String pid = "_" + ProcessHandle.current().pid() + "_";
    return Attempts.newName().replace(pid, "_" + process.pid() + "_");
  }

  @Test
  void removesWhatIsTooOldToBeWritten() throws IOException {
    Path old = temporary("another-host_1_0");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));
    Attempts.tidy(new LocalFolder(root));
    assertThat(root.resolve(Folder.TEMPORARY)).doesNotExist();
  }

  private Path temporary(String name) throws IOException {
    Path file = root.resolve(Folder.TEMPORARY).resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, "half a f".getBytes(UTF_8));
  }
}
