package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static ProgressSnapshot at(double seconds, double fraction) {
    return new ProgressSnapshot(
        "rank",
        100,
        (int) (100 * fraction),
        0,
        0,
        fraction,
        0,
        seconds,
        OptionalDouble.empty(),
        List.of(new ProgressSnapshot.Running("full, seed 1", 3, 9, 0.5)),
        null);
  }

  private List<String> lines() {
    return List.of(bytes.toString(StandardCharsets.UTF_8).split(System.lineSeparator(), 0));
  }

  @Test
  void aLogGetsALineEveryTenthOrTenSecondsAndLaterEveryMinute() {
    LogScreen screen = new LogScreen(new Terminal(out, false, true));
    screen.show(at(0, 0));
    screen.show(at(1, 0.05));
    assertThat(bytes.size()).isZero();
    screen.show(at(2, 0.11));
    screen.show(at(11.9, 0.15));
    assertThat(lines()).hasSize(1);
    screen.show(at(12, 0.15));
    assertThat(lines()).hasSize(2).last().asString().contains("15/100 done");
    screen.show(at(150, 0.15));
    screen.show(at(205, 0.15));
    assertThat(lines()).hasSize(3);
    screen.show(at(210, 0.15));
    assertThat(lines()).hasSize(4);
  }

  @Test
  void aLogInAsciiStaysReadable() {
    new LogScreen(new Terminal(out, false, false)).end(at(1, 1));
    assertThat(lines()).containsExactly("rank  100/100 done | 1 running | 0 failed | 100%");
  }

  @Test
  void aFailureScrollsByAboveTheBar() {
    LiveScreen screen = new LiveScreen(new Terminal(out, true, true));
    screen.show(at(1, 0.1));
    bytes.reset();
    screen.print("full, seed 1 (0123456789abcdef) FAILED: why");

    List<String> lines = lines();
    // Up to the bar's line, everything below erased, the failure, then the bar and its trial again.
    assertThat(lines.get(0))
        .isEqualTo("\u001b[1A\r\u001b[Jfull, seed 1 (0123456789abcdef) FAILED: why");
    assertThat(lines.get(1)).contains("10/100 done");
    assertThat(lines.get(2)).contains("full, seed 1  step 3/9");
    assertThat(lines).hasSize(3);
  }

  @Test
  void theLastFrameIsTheBarAlone() {
    LiveScreen screen = new LiveScreen(new Terminal(out, true, true));
    screen.show(at(1, 0.1));
    bytes.reset();
    screen.end(at(2, 1));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("100/100 done")
        .doesNotContain("step 3/9");
  }

  @Test
  void aLowWindowShowsTheBarOnly() {
    assertThat(LiveScreen.lines(at(1, 0.1), new TerminalSize(4, 80))).hasSize(1);
    assertThat(LiveScreen.lines(at(1, 0.1), new TerminalSize(24, 80))).hasSize(2);
  }

  @Test
  void aStreamInMemoryIsNoTerminal() {
    assertThat(Terminal.of(out).live()).isFalse();
  }
}
