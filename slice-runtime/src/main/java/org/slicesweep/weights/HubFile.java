package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file as a Hub describes it.
 *
 * @param etag what its content is known by: SHA-256 of large files, git's blob hash of small ones;
 *     what another server gives may be no hash at all
 * @param size in bytes; -1 where the server does not say
 */
record HubFile(String name, String etag, long size) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern GIT_HASH = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern ETAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** A name without folders, which leads nowhere else in a path or an address. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

  static boolean isPlainName(String file) {
    return PLAIN_NAME.matcher(file).matches();
  }

  /** From an entry of the listing; empty if it does not say what the content is. */
  static Optional<HubFile> of(JsonNode sibling) {
    String name = sibling.path("rfilename").asText();
    JsonNode large = sibling.path("lfs");
    boolean isLarge = large.isObject();
    String hash = isLarge ? large.path("sha256").asText() : sibling.path("blobId").asText();
    JsonNode size = isLarge ? large.path("size") : sibling.path("size");
    Pattern form = isLarge ? SHA256 : GIT_HASH;
    return isPlainName(name) && form.matcher(hash).matches() && isSize(size)
        ? Optional.of(new HubFile(name, hash, size.longValue()))
        : Optional.empty();
  }

  private static boolean isSize(JsonNode size) {
    return size.isIntegralNumber() && size.canConvertToLong() && size.longValue() >= 0;
  }

  /**
   * From the headers of a file's page.
   *
   * @throws WrongContent if they do not say what the content is
   */
  static HubFile of(String name, HttpResponse<?> response) throws WrongContent {
    HttpHeaders headers = response.headers();
    String etag =
        headers
            .firstValue(HubClient.LINKED_ETAG)
            .or(() -> headers.firstValue("ETag"))
            .map(value -> value.replaceFirst("^W/", "").replace("\"", ""))
            .orElse("");
    if (!ETAG.matcher(etag).matches()) {
      throw new WrongContent(
          "%s does not say which content %s has: is it a Hugging Face Hub?"
              .formatted(response.uri().getAuthority(), name));
    }
    boolean redirected = response.statusCode() / 100 == 3;
    return new HubFile(
        name,
        etag,
        headers
            .firstValue("X-Linked-Size")
            .or(() -> redirected ? Optional.empty() : headers.firstValue("Content-Length"))
            .filter(size -> size.matches("\\d{1,18}"))
            .map(Long::parseLong)
            .orElse(-1L));
  }

  boolean hasSize() {
    return size >= 0;
  }

  /** Whether a file can be this one, as far as its size tells. */
  boolean fits(Path file) throws IOException {
    return Files.isRegularFile(file) && (!hasSize() || Files.size(file) == size);
  }

  /**
   * Reads a downloaded file to its end.
   *
   * @throws WrongContent if it is not this one
   */
  void check(Path file) throws IOException {
    long found = Files.size(file);
    if (hasSize() && found != size) {
      throw new WrongContent("%s has %d bytes, not %d".formatted(name, found, size));
    }
    String hash;
    if (SHA256.matcher(etag).matches()) {
      hash = hash(file, digest("SHA-256"));
    } else if (GIT_HASH.matcher(etag).matches()) {
      MessageDigest digest = digest("SHA-1");
      digest.update(("blob " + found + "\0").getBytes(StandardCharsets.US_ASCII));
      hash = hash(file, digest);
    } else {
      return;
    }
    if (!hash.equals(etag)) {
      throw new WrongContent("%s has the hash %s, not %s".formatted(name, hash, etag));
    }
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + algorithm, e);
    }
  }

  private static String hash(Path file, MessageDigest digest) throws IOException {
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
