package org.slicesweep.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** What is wrong with a JSON text, in words for who wrote it. */
public final class JsonMistakes {
  /** What Jackson adds for programmers: its features, and sources that it does not show. */
  private static final Pattern ASIDE =
      Pattern.compile(
          " ?\\(start marker at \\[Source: [^\\]]*\\]\\)|: enable `[^`]*`.*|, from `[^`]*`",
          Pattern.DOTALL);

  private JsonMistakes() {}

  /** In one line. */
  public static String reason(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    return ASIDE.matcher(message).replaceAll("").lines().findFirst().orElse("");
  }
}
