package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Location;

/**
 * A file of rows.
 *
 * @param key the setting that names it, such as {@code train}
 * @param location what messages call it
 * @param path the file itself or, if it is far away, this machine's copy
 */
record DataFile(String key, Location location, Path path, Format format, boolean gzip) {
  /** How rows are written. */
  enum Format {
    /** Fields between tabs and nothing else: a quote is a character like any other, as in GLUE. */
    TSV,
    /** RFC 4180: fields between commas, quoted where they hold a comma, a quote or a line end. */
    CSV,
    /** A JSON object a line. */
    JSONL,
    /** A list of JSON objects. */
    JSON,
    PARQUET
  }

  static DataFile of(String key, String given) {
    return of(key, Location.of(key, given));
  }

  static DataFile of(String key, Path path) {
    return of(key, Location.of(key, path));
  }

  static DataFile of(String key, Location location) {
    String name = location.name().toLowerCase(Locale.ROOT);
    boolean gzip = name.endsWith(".gz");
    String plain = gzip ? name.substring(0, name.length() - ".gz".length()) : name;
    for (Format format : Format.values()) {
      if (plain.endsWith("." + format.name().toLowerCase(Locale.ROOT))
          && !(gzip && format == Format.PARQUET)) {
        checkReadable(key, location);
        return new DataFile(key, location, location.local(), format, gzip);
      }
    }
    throw new InputException(
        key,
        String.format(
            "%s %s: expected a file name ending in .tsv, .csv, .jsonl or .json (each also with .gz)"
                + " or .parquet",
            key, location));
  }

  private static void checkReadable(String key, Location file) {
    check(!file.isFolder(), key, "%s %s is a folder: expected a file", key, file);
    check(file.isFile(), key, "%s %s does not exist%s", key, file, missing(file));
    check(
        Location.isAddress(file.toString()) || Files.isReadable(file.local()),
        key,
        "%s %s may not be read by this user",
        key,
        file);
  }

  private static String missing(Location file) {
    List<String> names = file.neighbours();
    if (names.isEmpty() && !Location.isAddress(file.toString())) {
      Path folder = Path.of(file.toString()).toAbsolutePath().getParent();
      return Files.isDirectory(folder) ? "" : ": there is no folder " + folder;
    }
    return Names.near(file.name(), names);
  }

  /** The file's characters, unzipped; invalid UTF-8 is an {@link InputException}. */
  Utf8Reader reader() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      return new Utf8Reader(gzip ? new GZIPInputStream(in, 1 << 16) : in, toString());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The rows' wanted cells, in order. */
  List<Row> read(Columns columns) {
    try {
      return switch (format) {
        case TSV, CSV -> DelimitedRows.read(this, columns);
        case JSONL, JSON -> JsonRows.read(this, columns);
        case PARQUET -> ParquetRows.read(this, columns);
      };
    } catch (IOException e) {
      throw new InputException(this + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What is wrong with a line, or with a row of a Parquet file; both count from 1. */
  InputException at(long line, String message, Object... arguments) {
    return new InputException(
        this
            + (format == Format.PARQUET ? ": row " : ":")
            + line
            + ": "
            + String.format(message, arguments));
  }

  @Override
  public String toString() {
    return location.toString();
  }
}
