package org.slicesweep.jobs.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Writes a Parquet file of a table's rows. */
final class RowWriter implements AutoCloseable {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ParquetWriter<GenericRecord> writer;

  /**
   * @param manyRows a single row goes without compression, dictionaries and statistics, which would
   *     only make it larger and slower to read
   */
  RowWriter(Schema schema, boolean manyRows) throws IOException {
    // Three-level lists, as the Parquet format asks for and every reader understands.
    Map<String, String> settings = Map.of(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, "false");
    writer =
        AvroParquetWriter.<GenericRecord>builder(MemoryFile.into(bytes))
            .withConf(new PlainParquetConfiguration(settings))
            .withSchema(schema)
            .withDataModel(GenericData.get())
            .withCompressionCodec(
                manyRows ? CompressionCodecName.SNAPPY : CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding(manyRows)
            .withStatisticsEnabled(manyRows)
            .withSizeStatisticsEnabled(false)
            .build();
  }

  /** A file of all the rows. */
  static byte[] file(Schema schema, List<GenericRecord> rows) throws IOException {
    try (RowWriter writer = new RowWriter(schema, rows.size() > 1)) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
      return writer.finish();
    }
  }

  void write(GenericRecord row) throws IOException {
    writer.write(row);
  }

  /** The file's size if it ended here, about. */
  long size() {
    return writer.getDataSize();
  }

  /** Ends the file and returns it. */
  byte[] finish() throws IOException {
    writer.close();
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
