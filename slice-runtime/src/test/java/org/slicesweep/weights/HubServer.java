package org.slicesweep.weights;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A Hub of one model, and the host that it redirects downloads of large files to. What it does
 * wrong is asked of it beforehand.
 */
final class HubServer implements AutoCloseable {
  static final String MODEL = "acme/tiny-bert";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** A request that came in. */
  record Request(String host, String method, String path, String range, String authorization) {}

  /** Answers in the server's place; returns whether it did. */
  interface Trick {
    boolean play(HttpExchange exchange) throws IOException;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub;
  private final HttpServer store;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<Trick> tricks = new ConcurrentLinkedDeque<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  volatile boolean describesFiles = true;
  volatile boolean knowsRanges = true;
  volatile Predicate<String> revisions = List.of("main", "v1", "refs/pr/1", COMMIT)::contains;

  HubServer() throws IOException {
    hub = server("hub", this::answer);
    store = server("store", this::answerFromStore);
  }

  private HttpServer server(String name, Trick answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          requests.add(
              new Request(
                  name,
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  headers.getFirst("Range"),
                  headers.getFirst("Authorization")));
          try (exchange) {
            for (Trick trick : tricks) {
              if (trick.play(exchange)) {
                return;
              }
            }
            answer.play(exchange);
          }
        });
    server.start();
    return server;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  HubSettings settings(Path cache) {
    return new HubSettings(
        endpoint(), null, cache, false, Duration.ofMillis(1), Duration.ofSeconds(20));
  }

  void put(String file, byte[] content) {
    files.put(file, content);
  }

  void put(String file, String content) {
    put(file, content.getBytes(StandardCharsets.UTF_8));
  }

  void remove(String file) {
    files.remove(file);
  }

  void always(Trick trick) {
    tricks.add(trick);
  }

  /** Plays a trick on the first requests for which it wants to. */
  void first(int times, Trick trick) {
    int[] left = {times};
    tricks.add(
        exchange -> {
          synchronized (left) {
            if (left[0] == 0 || !trick.play(exchange)) {
              return false;
            }
            left[0]--;
            return true;
          }
        });
  }

  /** Requests for a file's content or description, at either host. */
  List<Request> requestsFor(String method, String file) {
    return requests.stream()
        .filter(request -> request.method().equals(method) && request.path().endsWith("/" + file))
        .toList();
  }

  /** Sends a part of a file from where the client wants it, then cuts the connection. */
  Trick cuttingAfter(String file, int bytes) {
    return exchange -> {
      if (!isContent(exchange, file)) {
        return false;
      }
      byte[] content = files.get(file);
      int from = from(exchange);
      head(exchange, content, from);
      // Closing before all was written ends the connection.
      exchange.getResponseBody().write(content, from, Math.min(bytes, content.length - from));
      exchange.getResponseBody().flush();
      return true;
    };
  }

  /** Once sends part of a file, then nothing until the client gives up. */
  Trick silentOnceAfter(String file, int bytes) {
    AtomicBoolean played = new AtomicBoolean();
    return exchange -> {
      if (!isContent(exchange, file) || played.getAndSet(true)) {
        return false;
      }
      byte[] content = files.get(file);
      int from = from(exchange);
      head(exchange, content, from);
      exchange.getResponseBody().write(content, from, bytes);
      exchange.getResponseBody().flush();
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the server ends
      }
      return true;
    };
  }

  Trick sending(String file, byte[] other) {
    return exchange -> {
      if (!isContent(exchange, file)) {
        return false;
      }
      int from = Math.min(from(exchange), other.length);
      head(exchange, other, from);
      exchange.getResponseBody().write(other, from, other.length - from);
      return true;
    };
  }

  /** Answers with a status whatever is asked at pages that hold the text. */
  static Trick status(int status, String page, String... headers) {
    return exchange -> {
      if (!exchange.getRequestURI().toString().contains(page)) {
        return false;
      }
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
      return true;
    };
  }

  private boolean isContent(HttpExchange exchange, String file) {
    boolean hasIt =
        isLarge(file) == (exchange.getLocalAddress().getPort() == store.getAddress().getPort());
    return hasIt
        && exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().getPath().endsWith("/" + file);
  }

  private static boolean isLarge(String file) {
    return file.endsWith(".safetensors");
  }

  private boolean answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String api = "/api/models/" + MODEL;
    String resolve = "/" + MODEL + "/resolve/" + COMMIT + "/";
    if (path.equals(api)) {
      json(exchange, model());
    } else if (path.equals(api + "/refs")) {
      json(exchange, references());
    } else if (path.startsWith(api + "/revision/")
        && revisions.test(decoded(path.substring((api + "/revision/").length())))) {
      json(exchange, model());
    } else if (path.startsWith(resolve) && files.containsKey(path.substring(resolve.length()))) {
      answer(exchange, path.substring(resolve.length()));
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
    return true;
  }

  private static String decoded(String text) {
    return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private void answer(HttpExchange exchange, String file) throws IOException {
    byte[] content = files.get(file);
    exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
    if (!isLarge(file)) {
      exchange.getResponseHeaders().add("ETag", "\"" + etag(file) + "\"");
      send(exchange, content);
      return;
    }
    exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + etag(file) + "\"");
    exchange.getResponseHeaders().add("X-Linked-Size", Integer.toString(content.length));
    exchange
        .getResponseHeaders()
        .add(
            "Location",
            "http://127.0.0.1:%d/blobs/%s".formatted(store.getAddress().getPort(), file));
    exchange.sendResponseHeaders(302, -1);
  }

  private boolean answerFromStore(HttpExchange exchange) throws IOException {
    String file = exchange.getRequestURI().getPath().substring("/blobs/".length());
    exchange.getResponseHeaders().add("ETag", "\"the-store's-own\"");
    send(exchange, files.get(file));
    return true;
  }

  private void send(HttpExchange exchange, byte[] content) throws IOException {
    int from = from(exchange);
    if (from >= content.length && from > 0) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    head(exchange, content, from);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(content, from, content.length - from);
    }
  }

  private static void head(HttpExchange exchange, byte[] content, int from) throws IOException {
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    int length = content.length - from;
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, length == 0 ? -1 : length);
  }

  private int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null || !knowsRanges
        ? 0
        : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
  }

  private void json(HttpExchange exchange, ObjectNode json) throws IOException {
    byte[] content = json.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
  }

  private ObjectNode model() {
    ObjectNode model = JsonFiles.newObject().put("id", MODEL).put("sha", COMMIT);
    ArrayNode siblings = model.putArray("siblings");
    files.forEach(
        (file, content) -> {
          ObjectNode sibling = siblings.addObject().put("rfilename", file);
          if (!describesFiles) {
            return;
          }
          sibling.put("size", content.length).put("blobId", gitHash(content));
          if (isLarge(file)) {
            sibling
                .putObject("lfs")
                .put("sha256", sha256(content))
                .put("size", content.length)
                .put("pointerSize", 134);
          }
        });
    return model;
  }

  private ObjectNode references() {
    ObjectNode references = JsonFiles.newObject();
    references.putArray("branches").addObject().put("name", "main").put("targetCommit", COMMIT);
    references.putArray("tags").addObject().put("name", "v1").put("targetCommit", COMMIT);
    return references;
  }

  /** What the Hub says a file is known by. */
  String etag(String file) {
    return isLarge(file) ? sha256(files.get(file)) : gitHash(files.get(file));
  }

  static String sha256(byte[] content) {
    return HexFormat.of().formatHex(digest("SHA-256").digest(content));
  }

  /** As {@code git hash-object}. */
  static String gitHash(byte[] content) {
    MessageDigest digest = digest("SHA-1");
    digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(content));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
