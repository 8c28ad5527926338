package org.slicesweep.weights;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slicesweep.common.InputException;

/**
 * How to reach a Hugging Face Hub, from the environment variables of its own library, so that both
 * share one cache.
 *
 * @param endpoint without a slash at its end
 * @param token null where there is none; sent to the endpoint alone, shown to nobody
 * @param cache the folder of {@code models--owner--name}
 * @param offline whether only what is cached may be used
 * @param firstPause before the second attempt; doubled before each further one
 * @param stall how long a server may send nothing
 */
record HubSettings(
    URI endpoint, String token, Path cache, boolean offline, Duration firstPause, Duration stall) {
  private static final String PUBLIC_HUB = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  /** Of this process: HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE and HF_HUB_OFFLINE. */
  static HubSettings user() {
    return of(System::getenv, Path.of(System.getProperty("user.home")));
  }

  static HubSettings of(UnaryOperator<String> environment, Path home) {
    Path caches = path(environment, "XDG_CACHE_HOME", home, home.resolve(".cache"));
    Path hub = path(environment, "HF_HOME", home, caches.resolve("huggingface"));
    Path cache =
        path(
            environment,
            "HF_HUB_CACHE",
            home,
            path(environment, "HUGGINGFACE_HUB_CACHE", home, hub.resolve("hub")));
    return new HubSettings(
        endpoint(value(environment, "HF_ENDPOINT", PUBLIC_HUB)),
        token(environment, path(environment, "HF_TOKEN_PATH", home, hub.resolve("token"))),
        cache,
        isTrue(environment, "HF_HUB_OFFLINE") || isTrue(environment, "TRANSFORMERS_OFFLINE"),
        Duration.ofMillis(500),
        Duration.ofSeconds(30));
  }

  private static String value(UnaryOperator<String> environment, String name, String otherwise) {
    String value = environment.apply(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }

  private static boolean isTrue(UnaryOperator<String> environment, String name) {
    return TRUE.contains(value(environment, name, "").toUpperCase(Locale.ROOT));
  }

  private static Path path(
      UnaryOperator<String> environment, String name, Path home, Path otherwise) {
    String value = value(environment, name, "");
    if (value.isEmpty()) {
      return otherwise;
    }
    return value.equals("~") || value.startsWith("~/")
        ? home.resolve(value.substring(Math.min(2, value.length())))
        : Path.of(value).toAbsolutePath();
  }

  private static URI endpoint(String given) {
    try {
      URI uri = new URI(given.replaceAll("/+$", ""));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("https") || scheme.equals("http"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // the same message
    }
    throw new InputException(
        "HF_ENDPOINT %s: expected an address such as %s".formatted(Excerpt.of(given), PUBLIC_HUB));
  }

  private static String token(UnaryOperator<String> environment, Path file) {
    String token = value(environment, "HF_TOKEN", value(environment, "HUGGING_FACE_HUB_TOKEN", ""));
    if (token.isEmpty() && !isTrue(environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
      token = logIn(file);
    }
    // Whatever does not fit a header is not quoted: it may be most of a secret.
    InputException.check(
        token.chars().allMatch(c -> c > ' ' && c < 0x7F),
        "",
        "HF_TOKEN holds a blank or a character that no token has");
    return token.isEmpty() ? null : token;
  }

  /** The token that {@code hf auth login} left behind. */
  private static String logIn(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      return ""; // another user's, most likely: public models need none
    }
  }

  /** Whether the token may go there. */
  boolean isEndpoint(URI uri) {
    return endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
        && endpoint.getHost().equalsIgnoreCase(uri.getHost())
        && port(endpoint) == port(uri);
  }

  private static int port(URI uri) {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  @Override
  public String toString() {
    return "%s, cache %s%s".formatted(endpoint, cache, offline ? ", offline" : "");
  }
}
