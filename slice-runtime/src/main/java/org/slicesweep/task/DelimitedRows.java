package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.task.Columns.Column;
import org.slicesweep.task.Columns.Ragged;

/** Reads TSV and CSV files; blank lines are skipped. */
final class DelimitedRows {
  private static final Logger LOG = LoggerFactory.getLogger(DelimitedRows.class);

  private static final CSVFormat CSV = CSVFormat.RFC4180;
  private static final CSVFormat TSV =
      CSVFormat.RFC4180.builder().setDelimiter('\t').setQuote(null).get();

  private final DataFile file;
  private final Columns columns;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<Long> dropped = new ArrayList<>();
  private long line;

  private DelimitedRows(DataFile file, Columns columns, CSVParser parser) {
    this.file = file;
    this.columns = columns;
    this.parser = parser;
    this.records = parser.iterator();
  }

  static List<Row> read(DataFile file, Columns columns) throws IOException {
    boolean header = hasHeader(file, columns);
    CSVFormat format = file.format() == DataFile.Format.CSV ? CSV : TSV;
    try (CSVParser parser = format.parse(file.reader())) {
      return new DelimitedRows(file, columns, parser).read(header);
    }
  }

  private static boolean hasHeader(DataFile file, Columns columns) {
    if (columns.header() == null) {
      check(
          columns.wanted().stream().anyMatch(column -> column.position().isEmpty()),
          "header",
          "%s: the columns are given by position: set header to true or false, to say whether the"
              + " first line holds names",
          file);
      return true;
    }
    for (Column column : columns.wanted()) {
      check(
          columns.header() || column.position().isPresent(),
          column.key(),
          "%s: without a header, columns are positions counting from 0; \"%s\" is not one",
          file,
          column.name());
    }
    return columns.header();
  }

  private List<Row> read(boolean header) throws IOException {
    List<Row> rows = new ArrayList<>();
    try {
      CSVRecord row = next();
      if (row == null) {
        return rows;
      }
      int width = row.size();
      List<String> names =
          header ? row.toList() : IntStream.range(0, width).mapToObj(Integer::toString).toList();
      int[] positions = columns.positions(file, names);
      for (row = header ? next() : row; row != null; row = next()) {
        if (fits(row, width, positions)) {
          CSVRecord fields = row;
          rows.add(new Row(line, Arrays.stream(positions).mapToObj(fields::get).toList()));
        } else {
          dropped.add(line);
        }
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CSVException malformed) {
        throw file.at(line, "not CSV: %s", malformed.getMessage());
      }
      throw e.getCause();
    }
    if (!dropped.isEmpty()) {
      LOG.warn(
          "{}: left out {} broken rows, the first at line {}",
          file,
          dropped.size(),
          dropped.get(0));
    }
    return rows;
  }

  /** The next row, or null at the end. */
  private CSVRecord next() {
    while (true) {
      line = parser.getCurrentLineNumber() + 1;
      if (!records.hasNext()) {
        return null;
      }
      CSVRecord row = records.next();
      if (row.size() > 1 || !row.get(0).isEmpty()) {
        return row;
      }
    }
  }

  /** Whether a row is kept; throws where its width is a mistake. */
  private boolean fits(CSVRecord row, int width, int[] positions) {
    if (columns.ragged() == Ragged.DROP) {
      return row.size() >= width
          && Arrays.stream(positions).noneMatch(position -> row.get(position).isBlank());
    }
    if (row.size() < width || (row.size() > width && columns.ragged() == Ragged.REFUSE)) {
      throw file.at(
          line,
          "%d field%s, expected %d as in the first line",
          row.size(),
          row.size() == 1 ? "" : "s",
          width);
    }
    return true;
  }
}
