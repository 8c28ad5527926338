package org.slicesweep.jobs.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it. */
@Timeout(180)
class PageScriptTest {
  private static final String EVIL = "<img src=x onerror=alert(1)> & <script>alert(2)</script>";
  private static Optional<Path> browser;

  @TempDir private Path folder;

  @BeforeAll
  static void aBrowser() {
    browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(
                name ->
                    Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(each -> Path.of(each, name)))
            .filter(Files::isExecutable)
            .findFirst();
  }

  /** The page's elements after its script has shown a progress. */
  private String shown(SweepState state, String ending) throws Exception {
    assumeTrue(browser.isPresent(), "no chromium on the PATH: nothing runs the page's script");
    ProgressFile progress =
        new ProgressFile(
            3,
            "node7",
            4711,
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:05:05Z",
            9,
            "results/" + EVIL,
            "./sweep run " + EVIL,
            null,
            ending,
            state);
    try (PageServer server = PageServer.start("127.0.0.1", 0, progress::json)) {
      Path dom = folder.resolve("dom.html");
      Process process =
          new ProcessBuilder(
                  browser.get().toString(),
                  "--headless",
                  "--no-sandbox", // which needs rights that a container has not
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--user-data-dir=" + folder.resolve("profile"),
                  "--virtual-time-budget=4000",
                  "--dump-dom",
                  server.address())
              .redirectOutput(dom.toFile())
              .redirectError(folder.resolve("err").toFile())
              .start();
      assertThat(process.waitFor(150, TimeUnit.SECONDS)).isTrue();
      return body(dom);
    }
  }

  private static String body(Path dom) throws IOException {
    String html = Files.readString(dom, StandardCharsets.UTF_8);
    return html.substring(html.indexOf("<body"), html.indexOf("<script>"));
  }

  @Test
  void showsARunningSweep() throws Exception {
    String body = shown(States.halfway(), null);
    assertThat(body)
        .contains(">rank</h1>", ">running</span>")
        .contains("aria-valuenow=\"41\"")
        .contains("<b>12 / 30</b>", "<b>2 min 13 s</b>", "<b>523</b>", "<b>3 / 4</b>")
        .contains("slicefine column r=5 at 0, seed 3", "step 120 of 300 · loss 0.2500")
        .contains("1 min 15 s · gpu:1 · executor 3 · node7")
        .contains(">dora, seed 1</div><div class=\"facts\">preparing<")
        .contains("the loss is NaN at step 17", "full, seed 1 (ab12)")
        .contains("accuracy 0.7312")
        .contains("gpu:1 slicefine column r=5 at 0, seed 3", ">excluded<")
        .contains("<path d=\"M0.00 3.00L");
    assertThat(body.split("<section ", -1))
        .filteredOn(part -> part.matches("(?s)id=\"\\w+\" hidden.*"))
        .singleElement()
        .asString()
        .startsWith("id=\"resume\""); // there is nothing to resume
  }

  @Test
  void whatASweepBringsIsTextAndNeverMarkup() throws Exception {
    SweepState evil =
        States.with(
            List.of(States.running(EVIL, 7)), List.of(new FailureGroup(EVIL, EVIL, 1, EVIL)));
    String body = shown(evil, "stopped");
    assertThat(body)
        .contains("&lt;img src=x onerror=alert(1)&gt; &amp; &lt;script&gt;")
        .doesNotContain("<img", "<script");
    assertThat(body).contains(">stopped</span>", "./sweep run &lt;img");
  }

  @Test
  void showsAFinishedSweepAndOneThatHasNotBegun() throws Exception {
    assertThat(shown(States.halfway(), "finished")).contains("chip good\">finished<");
    assertThat(shown(null, null)).contains(">starting<");
  }
}
