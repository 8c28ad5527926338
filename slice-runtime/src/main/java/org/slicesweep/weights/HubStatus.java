package org.slicesweep.weights;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import org.slicesweep.common.PassingFault;

/** A Hub's answer that is not what was asked for. */
final class HubStatus extends IOException implements PassingFault {
  private static final long serialVersionUID = 1L;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final int status;
  private final String code;
  private final Duration retryAfter;

  private HubStatus(URI uri, int status, String code, Duration retryAfter) {
    // The query of a redirect's target is a signature: not for logs.
    super("%s://%s answered %d".formatted(uri.getScheme(), uri.getAuthority(), status));
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  static HubStatus of(HttpResponse<?> response) {
    HttpHeaders headers = response.headers();
    return new HubStatus(
        response.uri(),
        response.statusCode(),
        headers.firstValue("X-Error-Code").orElse(""),
        retryAfter(headers));
  }

  private static Duration retryAfter(HttpHeaders headers) {
    try {
      OptionalLong seconds = headers.firstValueAsLong("Retry-After");
      long wait = Math.max(0, seconds.orElse(0));
      return wait > LONGEST_WAIT.toSeconds() ? LONGEST_WAIT : Duration.ofSeconds(wait);
    } catch (NumberFormatException e) {
      return Duration.ZERO; // a date, which the Hub does not send
    }
  }

  int status() {
    return status;
  }

  /** The Hub's own word for what is wrong, such as {@code RevisionNotFound}; may be empty. */
  String code() {
    return code;
  }

  /** How long the server wants to be left alone, a minute at most. */
  Duration retryAfter() {
    return retryAfter;
  }

  /** Whether the same question may be answered later. */
  @Override
  public boolean isPassing() {
    return status == 408 || status == 429 || status >= 500;
  }
}
