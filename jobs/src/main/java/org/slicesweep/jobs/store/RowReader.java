package org.slicesweep.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.ReadSupport.ReadContext;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Reads Parquet files of a table's rows, thousands of small ones if need be: what parquet-avro
 * works out for every file anew (how the file's columns become the table's) is kept for all files
 * with the same columns. For one thread.
 */
final class RowReader implements AutoCloseable {
  /** AvroReadSupport sets this for Hadoop's kind of configuration only. */
  private static final String READ_SCHEMA = "parquet.avro.read.schema";

  private final Schema schema;
  private final PlainParquetConfiguration settings;
  private final ParquetReadOptions options;
  private final Map<MessageType, Decoder> decoders = new HashMap<>();

  private record Decoder(MessageColumnIO columns, RecordMaterializer<GenericRecord> rows) {}

  /**
   * @param schema the columns to read; a nullable one that a file lacks is null
   */
  RowReader(Schema schema) {
    this.schema = schema;
    settings = new PlainParquetConfiguration(Map.of(READ_SCHEMA, schema.toString()));
    options = ParquetReadOptions.builder(settings).build();
  }

  /**
   * @throws IOException or a RuntimeException of Parquet's or Avro's if the file is damaged or its
   *     columns are others
   */
  List<GenericRecord> rows(byte[] content) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    each(content, rows::add);
    return rows;
  }

  /** Takes rows as they are read. */
  interface Sink {
    void row(GenericRecord row) throws IOException;
  }

  private void each(byte[] content, Sink sink) throws IOException {
    try (ParquetFileReader file = ParquetFileReader.open(MemoryFile.of(content), options)) {
      FileMetaData meta = file.getFileMetaData();
      Decoder decoder = decoders.get(meta.getSchema());
      if (decoder == null) {
        decoder = decoder(meta);
        decoders.put(meta.getSchema(), decoder);
      }
      file.setRequestedSchema(decoder.columns().getType());
      for (PageReadStore pages = file.readNextRowGroup();
          pages != null;
          pages = file.readNextRowGroup()) {
        RecordReader<GenericRecord> reader =
            decoder.columns().getRecordReader(pages, decoder.rows());
        for (long row = 0; row < pages.getRowCount(); row++) {
          sink.row(reader.read());
        }
      }
    }
  }

  private Decoder decoder(FileMetaData meta) {
    MessageType columns = meta.getSchema();
    List<Type> known =
        columns.getFields().stream()
            .filter(column -> schema.getField(column.getName()) != null)
            .toList();
    MessageType requested = new MessageType(columns.getName(), known);
    Map<String, String> extra = meta.getKeyValueMetaData();
    AvroReadSupport<GenericRecord> support = new AvroReadSupport<>(GenericData.get());
    ReadContext context = support.init(settings, extra, columns);
    context = new ReadContext(requested, context.getReadSupportMetadata());
    return new Decoder(
        new ColumnIOFactory(meta.getCreatedBy()).getColumnIO(requested, columns, true),
        support.prepareForRead(settings, extra, columns, context));
  }

  /** Reads one file of many rows, of which no more than one is held at a time. */
  static void each(byte[] content, Schema schema, Sink sink) throws IOException {
    try (RowReader reader = new RowReader(schema)) {
      reader.each(content, sink);
    }
  }

  @Override
  public void close() {
    options.getCodecFactory().release();
  }
}
