package org.slicesweep.weights;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slicesweep.common.InputException;

/**
 * Brings one file of a Hub to a draft on this machine. A draft that is there already is gone on
 * with, whoever began it: the hash at the end covers all of it.
 */
final class HubDownload {
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
  private static final int CHUNK = 1 << 16;

  private final HubClient client;
  private final String commit;
  private final HubFile file;
  private final Path draft;
  private final HubSettings settings;
  private final DownloadProgress progress;

  HubDownload(
      HubClient client,
      String commit,
      HubFile file,
      Path draft,
      HubSettings settings,
      DownloadProgress progress) {
    this.client = client;
    this.commit = commit;
    this.file = file;
    this.draft = draft;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Returns when the draft is whole and checked. What turns out wrong is thrown away and fetched
   * once more.
   *
   * @throws IOException if the server cannot be reached or keeps cutting the connection: the draft
   *     stays for the next attempt
   * @throws InputException if the disk is full
   */
  void complete() throws IOException {
    try {
      try {
        fetch();
        file.check(draft);
      } catch (WrongContent e) {
        Files.deleteIfExists(draft);
        fetch();
        file.check(draft);
      }
    } catch (WrongContent e) {
      Files.deleteIfExists(draft);
      throw e;
    }
  }

  private void fetch() throws IOException {
    Patience patience = new Patience(settings.firstPause());
    long best = present();
    while (true) {
      try {
        fetchRest();
        return;
      } catch (IOException e) {
        if (present() > best) { // not where a server without ranges only starts over
          best = present();
          patience.progressed();
        }
        patience.await(e);
      }
    }
  }

  private long present() throws IOException {
    return Files.exists(draft) ? Files.size(draft) : 0;
  }

  private void fetchRest() throws IOException {
    long present = present();
    if (file.hasSize() && present >= file.size() && present > 0) {
      return; // whole, or wrong, which the check finds out
    }
    HttpResponse<InputStream> response;
    try {
      response = client.content(commit, file.name(), present);
    } catch (HubStatus e) {
      if (e.status() == 416) { // the file is shorter than the draft
        throw new WrongContent("%s has more bytes than the server's".formatted(draft));
      }
      throw e;
    }
    try (InputStream body = client.guarded(response)) {
      boolean resumed = response.statusCode() == 206;
      long total = resumed ? total(response, present) : length(response);
      if (file.hasSize() && total >= 0 && total != file.size()) {
        throw new WrongContent(
            "the server has %d bytes of %s, not %d".formatted(total, file.name(), file.size()));
      }
      checkSpace(total < 0 ? file.size() : total, present);
      copy(body, resumed ? present : 0, file.hasSize() ? file.size() : total);
    }
  }

  /** The whole file's size, in an answer that begins where the draft ends. */
  private long total(HttpResponse<?> response, long present) throws WrongContent {
    String given = response.headers().firstValue("Content-Range").orElse("");
    Matcher range = RANGE.matcher(given.toLowerCase(Locale.ROOT));
    if (!range.matches() || Long.parseLong(range.group(1)) != present) {
      throw new WrongContent(
          "the server sent %s of %s, not what follows byte %d"
              .formatted(Excerpt.of(given), file.name(), present));
    }
    return range.group(2).equals("*") ? -1 : Long.parseLong(range.group(2));
  }

  private static long length(HttpResponse<?> response) {
    return response.headers().firstValueAsLong("Content-Length").orElse(-1);
  }

  private void checkSpace(long total, long present) throws IOException {
    long free = Files.getFileStore(draft.getParent()).getUsableSpace();
    if (total - present > free) {
      throw full(
          "%d bytes are to come, and %d are free".formatted(total - present, free),
          new IOException("No space left on device"));
    }
  }

  private InputException full(String reason, IOException cause) {
    InputException full =
        new InputException(
            "backbone",
            "%s cannot be kept in %s: %s; HF_HOME can name another folder"
                .formatted(file.name(), settings.cache(), reason));
    full.initCause(cause);
    return full;
  }

  /**
   * Appends the body to what stands before {@code from}.
   *
   * @param total -1 where nobody knows: then the body's end is the file's
   */
  private void copy(InputStream body, long from, long total) throws IOException {
    try (FileChannel channel =
        FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(from).position(from);
      byte[] chunk = new byte[CHUNK];
      long position = from;
      progress.at(file.name(), position, total);
      for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
        position += count;
        if (total >= 0 && position > total) {
          throw new WrongContent(
              "the server sends more than the %d bytes of %s".formatted(total, file.name()));
        }
        write(channel, ByteBuffer.wrap(chunk, 0, count));
        progress.at(file.name(), position, total);
      }
      if (total >= 0 && position < total) {
        throw new IOException("the connection ended after %d bytes".formatted(position));
      }
      channel.force(true);
    }
  }

  /** A disk that is full is no reason to ask the server again. */
  private void write(FileChannel channel, ByteBuffer bytes) {
    try {
      AtomicFiles.writeFully(channel, bytes);
    } catch (IOException e) {
      throw full(e.getMessage(), e);
    }
  }
}
