package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slicesweep.bench.Soak;

/** Native memory is owned: a long trial does not grow. */
class SoakTest {
  @Test
  void threeThousandStepsKeepTheResidentMemoryFlat() throws Exception {
    soak("3000");
  }

  @Test
  void stepsThatSaveMemoryKeepItFlatToo() throws Exception {
    soak("1200", "saving");
  }

  @Test
  void savingATrialAgainAndAgainKeepsItFlatToo() throws Exception {
    soak("800", "checkpoints");
  }

  @Test
  void aPackWhoseMembersMoveKeepsItFlatToo() throws Exception {
    soak("1500", "pack");
  }

  private static void soak(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms220m",
                "-Xmx220m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
