package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on while others look at it, want its folder and end it. */
@Timeout(300)
class RunSeenFromOutsideTest {
  private static final int MORE_THAN_ANYONE_WAITS_FOR = 10_000_000;

  @TempDir private Path folder;
  private Path sweep;
  private Path out;
  private final List<RunProcess> started = new ArrayList<>();

  @BeforeEach
  void aSweep() throws IOException {
    sweep = RunProcess.tinySweep(folder, "endless", MORE_THAN_ANYONE_WAITS_FOR, 3);
    out = folder.resolve("out");
  }

  @AfterEach
  void nothingIsLeftRunning() {
    started.forEach(run -> run.process().destroyForcibly());
  }

  private RunProcess run(List<String> options) throws Exception {
    RunProcess run =
        RunProcess.start(
            folder, options, "run", sweep, "--out", out, "--concurrency", 1, "--page-port", 0);
    started.add(run);
    while (!status().path("progress").path("state").path("running").path(0).has("step")) {
      assertThat(run.process().isAlive()).as("%s", run.output()).isTrue();
      Thread.sleep(100);
    }
    return run;
  }

  private JsonNode status() throws IOException {
    CommandLineRun status = CommandLineRun.of("status", "--results", out, "--json");
    return new ObjectMapper().readTree(status.exitCode() == 0 ? status.out() : "{}");
  }

  private static String get(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void isSeenFromOutsideKeepsItsFolderAndEndsWhenAsked() throws Exception {
    int port = freePort();
    RunProcess run =
        run(
            List.of(
                "-Dspark.ui.enabled=true",
                "-Dspark.ui.port=" + port,
                "-Dspark.metrics.namespace=slicesweep",
                "-Dspark.metrics.conf.*.sink.prometheusServlet.class="
                    + "org.apache.spark.metrics.sink.PrometheusServlet",
                "-Dspark.metrics.conf.*.sink.prometheusServlet.path=/metrics/prometheus"));
    assertThat(CommandLineRun.of("status", "--results", out).out())
        .contains("endless  0 of 3 done · 1 running · 0 failed")
        .contains("driver    runs on")
        .contains("slicefine column r=3 at 0, seed ");

    CommandLineRun second = CommandLineRun.of("run", sweep, "--out", out, "--concurrency", 1);
    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err()).contains(out + " is in use by a driver on").hasLineCount(1);

    String page = status().path("driver").path("page").asText();
    JsonNode shown = new ObjectMapper().readTree(get(page + "progress.json"));
    assertThat(shown.path("state").path("total").asInt()).isEqualTo(3);
    assertThat(shown.path("state").path("executors").path(0).path("slots").asInt()).isEqualTo(1);
    assertThat(get("http://127.0.0.1:" + port + "/metrics/prometheus/"))
        .containsPattern("metrics_slicesweep_driver_plugin_\\w+_trials_total_Number\\S* 3[.]0")
        .containsPattern("_trials_running_Number\\S* 1[.]0");

    CommandLineRun stop = CommandLineRun.of("stop", "--results", out);
    assertThat(stop.exitCode()).isZero();
    assertThat(stop.out()).contains("to end").contains("./sweep run " + sweep + " --out " + out);
    assertThat(run.process().waitFor()).as("%s", run.output()).isEqualTo(4);
    assertThat(run.output()).contains("Stopped by ./sweep stop. 0 of 3 trials are stored");
    assertThat(CommandLineRun.of("status", "--results", out).out()).contains("ended (stopped)");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void saysWhatGoesOnWhenTheProcessIsAskedToEnd() throws Exception {
    RunProcess run = run(List.of());
    run.process().destroy(); // SIGTERM; Ctrl-C goes the same way
    assertThat(run.process().waitFor()).isEqualTo(128 + 15);
    assertThat(run.output())
        .contains("0 of 3 trials are stored in " + out)
        .contains("This goes on with the rest:")
        .contains("  ./sweep run " + sweep + " --out " + out + " --concurrency 1 --page-port 0")
        .doesNotContain("Exception");
    assertThat(status().path("driver").path("ending").asText()).isEqualTo("interrupted");
    assertThat(status().path("life").asText()).isEqualTo("ENDED");
    assertThat(leftOver()).isEmpty();
  }

  private List<Path> leftOver() throws IOException {
    Path temporary = out.resolve("_temporary");
    if (!Files.exists(temporary)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(temporary)) {
      return list.toList();
    }
  }
}
