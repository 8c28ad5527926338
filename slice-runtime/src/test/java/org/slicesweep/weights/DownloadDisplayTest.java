package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DownloadDisplayTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private DownloadDisplay display(boolean live) {
    return new DownloadDisplay(
        "hf://acme/tiny", new PrintStream(shown, true, StandardCharsets.UTF_8), live);
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aBarHasItsShareFilled() {
    assertThat(DownloadDisplay.line("model.safetensors", 25_000_000, 100_000_000, 2e6))
        .isEqualTo("model.safetensors [#####...............]  25%  25.0 of 100.0 MB  2.0 MB/s");
    assertThat(
            DownloadDisplay.line(
                "model-00001-of-00002.safetensors", 2_500_000_000L, 5_000_000_000L, 1e8))
        .startsWith("model-00001-of-00002.safetensors [###")
        .endsWith("]  50%  2500.0 of 5000.0 MB  100.0 MB/s")
        .hasSize(79);
    assertThat(DownloadDisplay.line("model.safetensors", 25_000_000, -1, 2e6))
        .isEqualTo("model.safetensors  25.0 MB  2.0 MB/s");
  }

  @Test
  void aTerminalShowsOneLineThatIsDrawnOver() {
    DownloadDisplay display = display(true);
    display.at("a", 5, 10);
    display.done("a", 10);

    assertThat(text()).startsWith("\ra [##########..........]  50%");
    assertThat(text().chars().filter(c -> c == '\n')).hasSize(1);
    assertThat(text()).endsWith("\rfetched a of hf://acme/tiny (0.0 MB)" + System.lineSeparator());
  }

  @Test
  void aFileGetsALineAFile() {
    DownloadDisplay display = display(false);
    display.at("a", 5, 2_000_000);
    display.done("a", 2_000_000);
    display.failed("b");

    assertThat(text()).isEqualTo("fetched a of hf://acme/tiny (2.0 MB)" + System.lineSeparator());
  }
}
