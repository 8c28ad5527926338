package org.slicesweep.jobs.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page: one file with its script and its style inside.
 *
 * @param policy what a browser lets it do: run this script, use this style, ask its own server
 */
record Page(String html, String policy) {
  static Page load() {
    try (InputStream in = Page.class.getResourceAsStream("page.html")) {
      String html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Page(
          html,
          "default-src 'none'; script-src %s; style-src %s; connect-src 'self'; img-src data:;"
                  .formatted(hash(between(html, "script")), hash(between(html, "style")))
              + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String between(String html, String tag) {
    int from = html.indexOf("<" + tag + ">") + tag.length() + 2;
    return html.substring(from, html.indexOf("</" + tag + ">", from));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
