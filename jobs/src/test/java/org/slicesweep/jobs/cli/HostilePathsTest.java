package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.TinyTask;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.jobs.SharedSpark;

/** Nothing in a sweep file leads out of the folder of results. */
class HostilePathsTest {
  @TempDir private Path folder;

  private Path sweep(String extra, String task, String method) throws IOException {
    Path here = Files.createDirectories(folder.resolve("deep/er"));
    return Files.writeString(
        here.resolve("sweep.yaml"),
        """
        %s
        backbone: %s
        task: %s
        train: {steps: 2, batch: 4, warmup_steps: 0}
        device: cpu
        precision: fp32
        keep_weights: true
        grid: {method: %s, rank: 1}
        """
            .formatted(extra, TinyBackbone.write(folder.resolve("deep/bert"), 1), task, method));
  }

  private String task() throws IOException {
    Path data = Files.createDirectories(folder.resolve("deep/data"));
    return "{name: text, train: %s, text: [sentence], label: label}"
        .formatted(TinyTask.write(data).train());
  }

  /** Every file and folder below the test's own. */
  private Set<String> everything() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return new TreeSet<>(files.map(file -> folder.relativize(file).toString()).toList());
    }
  }

  private void refusedWithoutATrace(Path sweep) throws IOException {
    Set<String> before = everything();
    CommandLineRun run = CommandLineRun.of("run", sweep, "--out", folder.resolve("deep/out"));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../escaped", "..", ".", "/tmp/escaped", "a/b", "a\\\\..\\\\b", "\\0", "~root"})
  void aNameIsNoPath(String name) throws IOException {
    refusedWithoutATrace(sweep("name: \"" + name + "\"", task(), "slicefine"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../escaped", "/tmp/escaped", "text/../../escaped"})
  void neitherIsATaskNorAMethod(String name) throws IOException {
    refusedWithoutATrace(sweep("", "{name: " + name + "}", "slicefine"));
    refusedWithoutATrace(sweep("", task(), name));
  }

  @Test
  void labelsOfTheDataAreNoPaths() throws IOException {
    SharedSpark.session();
    Path data =
        Files.writeString(
            Files.createDirectories(folder.resolve("deep/data")).resolve("labels.csv"),
            "sentence,label\n" + "w5 w6,../../escaped\nw7 w8,/tmp/escaped\n".repeat(40));
    Path sweep =
        sweep(
            "name: labels",
            "{name: text, train: " + data + ", text: [sentence], label: label}",
            "slicefine");
    Set<String> before = everything();
    CommandLineRun run = CommandLineRun.of("run", sweep, "--out", folder.resolve("deep/out"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    Set<String> made = everything();
    made.removeAll(before);
    assertThat(made).isNotEmpty().allMatch(name -> name.startsWith("deep/out"));
  }
}
