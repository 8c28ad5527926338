package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.slicesweep.common.InputException;

/**
 * A file of rows.
 *
 * @param key the setting that names it, such as {@code train}
 */
record DataFile(String key, Path path, Format format, boolean gzip) {
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
    try {
      return of(key, Path.of(given));
    } catch (InvalidPathException e) {
      throw new InputException(key, key + " \"" + given + "\" is not a path: " + e.getReason());
    }
  }

  static DataFile of(String key, Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    boolean gzip = name.endsWith(".gz");
    String plain = gzip ? name.substring(0, name.length() - ".gz".length()) : name;
    for (Format format : Format.values()) {
      if (plain.endsWith("." + format.name().toLowerCase(Locale.ROOT))
          && !(gzip && format == Format.PARQUET)) {
        checkReadable(key, path);
        return new DataFile(key, path, format, gzip);
      }
    }
    throw new InputException(
        key,
        String.format(
            "%s %s: expected a file name ending in .tsv, .csv, .jsonl or .json (each also with .gz)"
                + " or .parquet",
            key, path));
  }

  private static void checkReadable(String key, Path path) {
    check(!Files.isDirectory(path), key, "%s %s is a folder: expected a file", key, path);
    check(Files.exists(path), key, "%s %s does not exist%s", key, path, missing(path));
    check(Files.isReadable(path), key, "%s %s may not be read by this user", key, path);
  }

  private static String missing(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return ": there is no folder " + folder;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      return Names.near(path.getFileName().toString(), names);
    } catch (IOException e) {
      return ""; // the folder cannot be listed; that the file is missing still holds
    }
  }

  /** The file's characters, unzipped; invalid UTF-8 is an {@link InputException}. */
  Utf8Reader reader() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      return new Utf8Reader(gzip ? new GZIPInputStream(in, 1 << 16) : in, path.toString());
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
      throw new InputException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What is wrong with a line, or with a row of a Parquet file; both count from 1. */
  InputException at(long line, String message, Object... arguments) {
    return new InputException(
        path
            + (format == Format.PARQUET ? ": row " : ":")
            + line
            + ": "
            + String.format(message, arguments));
  }
}
