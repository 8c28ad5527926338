package org.slicesweep.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Sha256;

/**
 * What a cache holds: which files of the results went into which of its segments.
 *
 * <p>As text: {@code columns FINGERPRINT}, then for every segment {@code segment FILE SHA256} and
 * below it the stamps of the files it was made from, a line each.
 *
 * @param columns fingerprint of the columns; a cache of other columns is worth nothing
 */
record Manifest(String columns, List<Segment> segments) {
  private static final String COLUMNS = "columns ";
  private static final String SEGMENT = "segment ";

  /**
   * One large Parquet file.
   *
   * @param sha256 of its bytes
   * @param sources stamps of the files it was made from
   */
  record Segment(String file, String sha256, List<String> sources) {
    static Segment of(String file, byte[] content, List<String> sources) {
      return new Segment(file, hash(content), List.copyOf(sources));
    }

    boolean matches(byte[] content) {
      return sha256.equals(hash(content));
    }

    private static String hash(byte[] content) {
      return new Sha256().add(ByteBuffer.wrap(content)).hex();
    }
  }

  Manifest {
    segments = List.copyOf(segments);
  }

  static Manifest empty(String columns) {
    return new Manifest(columns, List.of());
  }

  /**
   * @throws InputException if the text is no manifest
   */
  static Manifest parse(byte[] text) {
    List<String> lines = new String(text, UTF_8).lines().toList();
    InputException.check(
        !lines.isEmpty() && lines.get(0).startsWith(COLUMNS), "cache", "not a manifest");
    List<Segment> segments = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(SEGMENT)) {
        String[] words = line.split(" ", -1);
        InputException.check(words.length == 3, "cache", "not a segment: %s", line);
        sources = new ArrayList<>();
        segments.add(new Segment(words[1], words[2], sources));
      } else {
        sources.add(line);
      }
    }
    return new Manifest(lines.get(0).substring(COLUMNS.length()), segments);
  }

  byte[] text() {
    StringBuilder text = new StringBuilder(COLUMNS).append(columns).append('\n');
    for (Segment segment : segments) {
      text.append(SEGMENT).append(segment.file()).append(' ').append(segment.sha256());
      text.append('\n');
      segment.sources().forEach(source -> text.append(source).append('\n'));
    }
    return text.toString().getBytes(UTF_8);
  }

  Set<String> sources() {
    Set<String> sources = new HashSet<>();
    segments.forEach(segment -> sources.addAll(segment.sources()));
    return sources;
  }
}
