package org.slicesweep.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One model's pages of a Hub. The token goes to the endpoint alone: downloads are redirected to
 * other hosts, which have no business with it.
 */
final class HubClient {
  private static final int REDIRECTS = 10;
  private static final int LARGEST_ANSWER = 50_000_000;
  static final String LINKED_ETAG = "X-Linked-Etag";

  /** Redirects are followed here, one by one, because of the token. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final HubName model;
  private final HubSettings settings;

  HubClient(HubName model, HubSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /** What the Hub knows of a revision: its commit and its files. */
  JsonNode revision(String revision) throws IOException {
    return json("/revision/" + encoded(revision) + "?blobs=true");
  }

  /** The model's branches and tags. */
  JsonNode references() throws IOException {
    return json("/refs");
  }

  /** What the Hub knows of the model's main branch. */
  JsonNode about() throws IOException {
    return json("");
  }

  private JsonNode json(String page) throws IOException {
    return new Patience(settings.firstPause())
        .until(
            () -> {
              URI uri = at("/api/models/" + model.repository() + page);
              HttpResponse<InputStream> response = send("GET", uri, 0);
              try (InputStream body = guarded(response)) {
                if (response.statusCode() != 200) {
                  throw HubStatus.of(response);
                }
                return read(body);
              }
            });
  }

  private JsonNode read(InputStream body) throws IOException {
    byte[] json = body.readNBytes(LARGEST_ANSWER);
    try {
      return StrictJson.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new WrongContent(settings.endpoint() + " does not answer in JSON");
    }
  }

  /** The answer to whether there is such a file, without its content. */
  HttpResponse<?> head(String commit, String file) throws IOException {
    return new Patience(settings.firstPause())
        .until(
            () -> {
              HttpResponse<InputStream> response = send("HEAD", resolve(commit, file), 0);
              response.body().close();
              if (response.statusCode() >= 400) {
                throw HubStatus.of(response);
              }
              return response;
            });
  }

  /**
   * A file's content from a position on, if the server can do that, else all of it: the status
   * tells. Not tried again, and to be closed.
   */
  HttpResponse<InputStream> content(String commit, String file, long from) throws IOException {
    HttpResponse<InputStream> response = send("GET", resolve(commit, file), from);
    if (response.statusCode() != 200 && response.statusCode() != 206) {
      response.body().close();
      throw HubStatus.of(response);
    }
    return response;
  }

  /** The body, which ends with an error if the server falls silent. */
  InputStream guarded(HttpResponse<InputStream> response) {
    return new StallGuard(response.body(), settings.stall());
  }

  private URI resolve(String commit, String file) {
    return at("/" + model.repository() + "/resolve/" + commit + "/" + file);
  }

  private URI at(String page) {
    return URI.create(settings.endpoint() + page);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<InputStream> send(String method, URI uri, long from) throws IOException {
    URI at = uri;
    for (int i = 0; i <= REDIRECTS; i++) {
      HttpResponse<InputStream> response = sendOnce(method, at, from);
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return response;
      }
      URI next = target(at, location.get());
      boolean described = response.headers().firstValue(LINKED_ETAG).isPresent();
      if (method.equals("HEAD") && (described || !settings.isEndpoint(next))) {
        return response; // the endpoint has said what there is to know
      }
      response.body().close();
      at = next;
    }
    throw new WrongContent("%s redirects in circles".formatted(settings.endpoint()));
  }

  private static URI target(URI from, String location) throws IOException {
    URI next;
    try {
      next = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new WrongContent("%s redirects to no address".formatted(from.getAuthority()));
    }
    String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
    boolean safe = scheme.equals("https") || (scheme.equals("http") && !isHttps(from));
    if (!safe || next.getHost() == null) {
      throw new WrongContent(
          "%s redirects to %s".formatted(from.getAuthority(), Excerpt.of(location)));
    }
    return next;
  }

  private static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private HttpResponse<InputStream> sendOnce(String method, URI uri, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.noBody())
            .timeout(settings.stall())
            .header("User-Agent", "slicesweep")
            .header("Accept-Encoding", "identity");
    if (settings.token() != null && settings.isEndpoint(uri)) {
      request.header("Authorization", "Bearer " + settings.token());
    }
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while talking to " + uri.getAuthority());
    }
  }
}
