package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;

/** Files that are no sweep at all. */
class UnreadableSweepTest {
  @TempDir private Path folder;

  @Test
  void refusesWhatIsNoMapping() {
    assertThat(SweepText.mistake(folder, "")).startsWith("s.yaml: the file is empty: a sweep has");
    assertThat(SweepText.mistake(folder, "# nothing\n")).startsWith("s.yaml: the file is empty");
    assertThat(SweepText.mistake(folder, "- a\n"))
        .isEqualTo("s.yaml:1: a sweep: expected a mapping, given a list");
  }

  @Test
  void namesTheNearestFile() throws IOException {
    Files.writeString(folder.resolve("rank.yaml"), "");
    Files.writeString(folder.resolve("position.yaml"), "");
    assertThat(opening(folder.resolve("rnak.yaml")))
        .isEqualTo("no such file: rnak.yaml: did you mean rank.yaml?");
    assertThat(opening(folder.resolve("something-else.yaml")))
        .isEqualTo("no such file: something-else.yaml: the folder holds position.yaml, rank.yaml");
    assertThat(opening(folder.resolve("none/rank.yaml")))
        .isEqualTo("no such file: none/rank.yaml: there is no folder none");
    assertThat(opening(folder))
        .isEqualTo(folder + " is a folder: expected a sweep file such as position.yaml");
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.write(file, new byte[] {'n', 'a', 'm', 'e', ':', ' ', (byte) 0xC3, '('});
    assertThat(opening(file)).isEqualTo("s.yaml is not UTF-8 text");
    Files.write(file, new byte[] {'n', 'a', 'm', 'e', ':', ' ', 0});
    assertThat(opening(file)).startsWith("s.yaml: ").contains("special characters");
  }

  @Test
  @Timeout(10)
  void refusesAFileWithoutEnd() {
    assertThat(opening(Path.of("/dev/zero"))).isEqualTo("/dev/zero is above 2000000 bytes");
  }

  @Test
  @Timeout(10)
  void laughsAtABillionLaughs() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    IntStream.rangeClosed(1, 24)
        .forEach(i -> bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1)));
    assertThat(SweepText.mistake(folder, bomb.toString()))
        .startsWith("s.yaml:1: unknown key \"a0\" in a sweep");
    assertThat(SweepText.mistake(folder, "a: " + "[".repeat(5_000)))
        .startsWith("s.yaml: ")
        .contains("Nesting Depth");
  }

  private String opening(Path file) {
    try {
      throw new AssertionError(
          "opened " + SweepFile.open(file.toString(), List.of(), false).sweep());
    } catch (InputException e) {
      return e.getMessage().replace(folder + "/", "");
    }
  }
}
