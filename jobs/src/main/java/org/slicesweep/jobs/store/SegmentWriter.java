package org.slicesweep.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.slicesweep.jobs.store.Manifest.Segment;

/** Writes rows into Parquet files of a size that Spark likes, each kept whole in memory. */
final class SegmentWriter implements AutoCloseable {
  private static final long SEGMENT_BYTES = 64L << 20;

  private final Folder cache;
  private final TableSchema<?> table;
  private final List<Segment> finished = new ArrayList<>();
  private List<String> sources = new ArrayList<>();
  private RowWriter writer;

  SegmentWriter(Folder cache, TableSchema<?> table) {
    this.cache = cache;
    this.table = table;
  }

  /** Whether a file of the cache is a segment of a table. */
  static boolean isOf(TableSchema<?> table, String file) {
    return file.startsWith(table.name() + "-");
  }

  /**
   * Adds the rows that came from files with some stamps.
   *
   * @throws IOException if the cache cannot be written to
   */
  void add(List<String> from, List<GenericRecord> rows) throws IOException {
    open();
    for (GenericRecord row : rows) {
      writer.write(row);
    }
    added(from);
  }

  /** Adds the rows of an earlier segment, of which there may be millions. */
  void add(Segment segment, byte[] content) throws IOException {
    open();
    RowReader.each(content, table.avro(), writer::write);
    added(segment.sources());
  }

  private void open() throws IOException {
    if (writer == null) {
      writer = new RowWriter(table.avro(), true);
    }
  }

  private void added(List<String> from) throws IOException {
    sources.addAll(from);
    if (writer.size() > SEGMENT_BYTES) {
      finishSegment();
    }
  }

  List<Segment> finish() throws IOException {
    finishSegment();
    return finished;
  }

  private void finishSegment() throws IOException {
    if (writer != null) {
      byte[] content = writer.finish();
      String file = "%s-%s.parquet".formatted(table.name(), UUID.randomUUID());
      cache.replace(Compaction.CACHE + "/" + file, content);
      finished.add(Segment.of(file, content, sources));
      writer = null;
      sources = new ArrayList<>();
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
