package org.slicesweep.jobs.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;

@Timeout(60)
class PageServerTest {
  private static final String LONG = "{\"sweep\":\"" + "x".repeat(5000) + "\"}";

  private final AtomicInteger asked = new AtomicInteger();
  private PageServer server;

  @BeforeEach
  void start() throws IOException {
    server = PageServer.start("127.0.0.1", 0, this::progress);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private byte[] progress() {
    asked.incrementAndGet();
    return LONG.getBytes(StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.address()).resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void showsThePageAndItsProgress() throws Exception {
    HttpResponse<byte[]> page = send("GET", "/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(text(page)).startsWith("<!doctype html>").contains("progress.json");
    HttpResponse<byte[]> progress = send("GET", "/progress.json");
    assertThat(text(progress)).isEqualTo(LONG);
    assertThat(progress.headers().firstValue("Content-Type"))
        .contains("application/json; charset=utf-8");
  }

  @Test
  void packsWhatIsLongForWhoCanUnpackIt() throws Exception {
    HttpResponse<byte[]> packed = send("GET", "/progress.json", "Accept-Encoding", "gzip, br");
    assertThat(packed.body().length).isLessThan(LONG.length() / 10);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(LONG);
  }

  @Test
  void runsItsOwnScriptAndLoadsNothingFromElsewhere() throws Exception {
    HttpResponse<byte[]> page = send("GET", "/");
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("default-src 'none'", "script-src 'sha256-", "style-src 'sha256-")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(text(page))
        .doesNotContainPattern("(src|href)=\"(https?:)?//")
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/index.html", "/progress.json/", "/../../etc/passwd", "/a", "/%2e"})
  void hasNothingElse(String path) throws Exception {
    String host = URI.create(server.address()).getAuthority();
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void canOnlyBeRead(String method) throws Exception {
    assertThat(send(method, "/progress.json").statusCode()).isEqualTo(405);
    assertThat(asked).hasValue(0);
  }

  /** Another page that lets its name point here is told nothing. */
  @ParameterizedTest
  @CsvSource({
    "evil.example, 403",
    "evil.example:4090, 403",
    "127.0.0.1.evil.example, 403",
    "localhost.evil.example, 403",
    "'', 403",
    "localhost:4090, 200",
    "LOCALHOST, 200",
    "127.0.0.1, 200",
    "10.1.2.3:8080, 200",
    "[::1]:8080, 200"
  })
  void isToldOnlyToWhoAskedForThisMachine(String host, int status) throws Exception {
    assertThat(raw("GET /progress.json HTTP/1.1\r\nHost: " + host))
        .startsWith("HTTP/1.1 " + status);
  }

  private String raw(String request) throws IOException {
    int port = URI.create(server.address()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void listensForThisMachineAlone() {
    assertThat(server.isPrivate()).isTrue();
    assertThat(server.address()).startsWith("http://127.0.0.1:");
  }

  @Test
  void takesTheNextPortWhereOneIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PageServer next = PageServer.start("127.0.0.1", taken.getLocalPort(), () -> new byte[0])) {
      assertThat(URI.create(next.address()).getPort()).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void saysWhatIsWrongWithAnAddress() {
    assertThatThrownBy(() -> PageServer.start("no such host.invalid", 0, () -> new byte[0]))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--page-host no such host.invalid");
    assertThatThrownBy(() -> PageServer.start("127.0.0.1", 70_000, () -> new byte[0]))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--page-port 70000: expected 0 to 65535");
    assertThatThrownBy(() -> PageServer.start("192.0.2.1", 0, () -> new byte[0]))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("192.0.2.1 is no address of this machine");
  }

  @Test
  void manyWhoLookAtOnceCostTheDriverOneLook() throws Exception {
    for (int i = 0; i < 20; i++) {
      send("GET", "/progress.json");
    }
    assertThat(asked.get()).isLessThan(20);
  }
}
