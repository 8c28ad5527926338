package org.slicesweep.jobs.live;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the page's requests: itself and its progress, and nothing else. */
final class PageHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PageHandler.class);

  /** Many who look at once see the same. */
  private static final long FRESH_NANOS = 500_000_000;

  private static final int WORTH_PACKING = 2_000;

  private final HostCheck hosts;
  private final Page page;
  private final Supplier<byte[]> progress;
  private byte[] latest;
  private long latestAt;

  PageHandler(HostCheck hosts, Page page, Supplier<byte[]> progress) {
    this.hosts = hosts;
    this.page = page;
    this.progress = progress;
  }

  @Override
  public void handle(HttpExchange request) throws IOException {
    try (request) {
      answer(request);
    } catch (RuntimeException e) {
      LOG.info("the page could not be answered", e);
    }
  }

  private void answer(HttpExchange request) throws IOException {
    String method = request.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      request.getResponseHeaders().set("Allow", "GET, HEAD");
      send(request, 405, "text/plain", text("This page can only be read."));
    } else if (!hosts.accepts(request.getRequestHeaders().getFirst("Host"))) {
      send(request, 403, "text/plain", text("Ask by this machine's name or address."));
    } else {
      switch (request.getRequestURI().getPath()) {
        case "/" -> {
          request.getResponseHeaders().set("Content-Security-Policy", page.policy());
          send(request, 200, "text/html", page.html().getBytes(StandardCharsets.UTF_8));
        }
        case "/progress.json" -> send(request, 200, "application/json", progress());
        default -> send(request, 404, "text/plain", text("There is nothing here."));
      }
    }
  }

  private synchronized byte[] progress() {
    long now = System.nanoTime();
    if (latest == null || now - latestAt > FRESH_NANOS) {
      latest = progress.get();
      latestAt = now;
    }
    return latest;
  }

  private static void send(HttpExchange request, int status, String type, byte[] content)
      throws IOException {
    Headers headers = request.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    byte[] body = content;
    String accepted = request.getRequestHeaders().getFirst("Accept-Encoding");
    if (accepted != null && accepted.contains("gzip") && content.length > WORTH_PACKING) {
      headers.set("Content-Encoding", "gzip");
      body = packed(content);
    }
    boolean bodiless = request.getRequestMethod().equals("HEAD");
    request.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      request.getResponseBody().write(body);
    }
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] text(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
