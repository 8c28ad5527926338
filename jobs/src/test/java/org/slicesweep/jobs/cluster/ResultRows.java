package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** The rows of a folder of results, read by nothing but a Parquet reader. */
final class ResultRows {
  /** What may differ between two runs of one trial. */
  private static final Set<String> MEASURED =
      Set.of(
          "attempts",
          "peak_memory_bytes",
          "peak_memory_note",
          "samples_per_second",
          "train_seconds",
          "eval_seconds",
          "execution_mode",
          "host",
          "device",
          "started_at");

  private ResultRows() {}

  /** A table's rows in a fixed order, without what is measured. */
  static List<Map<String, String>> values(Path results, String table) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(results.resolve(table))) {
      for (Path file : files.sorted().toList()) {
        read(file, rows);
      }
    }
    rows.sort(Comparator.comparing(Map::toString));
    return rows;
  }

  private static void read(Path file, List<Map<String, String>> rows) throws IOException {
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.genericRecordReader(new LocalInputFile(file))) {
      for (GenericRecord record = reader.read(); record != null; record = reader.read()) {
        Map<String, String> row = new TreeMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
          if (!MEASURED.contains(field.name())) {
            // A double's text is its bits: two that differ are written differently.
            row.put(field.name(), String.valueOf(record.get(field.name())));
          }
        }
        rows.add(row);
      }
    }
  }
}
