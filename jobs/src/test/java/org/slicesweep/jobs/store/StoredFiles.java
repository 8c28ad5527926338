package org.slicesweep.jobs.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/** What lies in a results folder. */
record StoredFiles(Path root) {
  /** The rows of one trial. */
  List<GenericRecord> rows(TableSchema<?> table, String id) throws IOException {
    byte[] content = Files.readAllBytes(root.resolve(table.name()).resolve(id + ".parquet"));
    try (RowReader reader = new RowReader(table.avro())) {
      return reader.rows(content);
    }
  }

  List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files.toList();
    }
  }
}
