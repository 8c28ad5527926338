package org.slicesweep.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFilesTest {
  @TempDir private Path out;

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFolderThatNobodyEverHeldHasNoHolder() throws IOException {
    RunFiles files = RunFiles.of(out.resolve("nothing").toString());
    assertThat(files.holder()).isEmpty();
    assertThat(files.progress()).isEmpty();
  }

  /** Local disk as we write it, and as Hadoop does. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isTheSameInEveryFileSystem(boolean hadoop) throws IOException {
    Folder folder = hadoop ? HadoopFolder.at(URI.create("file://" + out)) : new LocalFolder(out);
    RunFiles files = new RunFiles(out.toString(), folder);
    LeaseQueue queue = new LeaseQueue(files, LeaseClock.REAL, any -> {});
    try (Lease lease = Lease.take(queue, "./sweep run a.yaml", Duration.ofSeconds(2))) {
      files.progress("{}".getBytes(StandardCharsets.UTF_8));
      assertThat(files.holder()).contains(lease.holder());
      assertThat(files.holder().orElseThrow().command()).isEqualTo("./sweep run a.yaml");
      files.requestStop(lease.holder());
      assertThat(files.look()).isEqualTo(new RunFiles.Look(1, true));
      assertThat(files.secondsSilent(lease.holder()).orElseThrow()).isBetween(-5.0, 60.0);
    }
    assertThat(files.progress().orElseThrow()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
    assertThat(files.look()).isEqualTo(new RunFiles.Look(1, false));
    assertThat(names(out.resolve("_run")).stream().filter(name -> !name.endsWith(".crc")))
        .containsExactly("driver-000001.json", "progress.json");
  }
}
