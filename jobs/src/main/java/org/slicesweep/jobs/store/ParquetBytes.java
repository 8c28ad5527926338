package org.slicesweep.jobs.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Parquet files as bytes: a trial's are small, so they are made whole in memory and then stored at
 * once, the same way on every file system.
 */
final class ParquetBytes {
  /** AvroReadSupport sets this for Hadoop's kind of configuration only. */
  private static final String READ_SCHEMA = "parquet.avro.read.schema";

  private ParquetBytes() {}

  /**
   * A growing Parquet file.
   *
   * <p>One of a few rows goes without dictionaries and statistics: they would be most of it.
   */
  static final class Writer implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ParquetWriter<GenericRecord> writer;

    Writer(Schema schema, boolean manyRows) throws IOException {
      writer =
          AvroParquetWriter.<GenericRecord>builder(new Target(bytes))
              .withConf(settings())
              .withSchema(schema)
              .withDataModel(GenericData.get())
              .withCompressionCodec(CompressionCodecName.SNAPPY)
              .withDictionaryEncoding(manyRows)
              .withStatisticsEnabled(manyRows)
              .withSizeStatisticsEnabled(false)
              .build();
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

  static byte[] of(Schema schema, List<GenericRecord> rows) throws IOException {
    try (Writer writer = new Writer(schema, rows.size() > 1)) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
      return writer.finish();
    }
  }

  /**
   * The rows of a file, in the columns of {@code schema}; a nullable column that the file lacks is
   * null.
   *
   * @throws IOException or a RuntimeException of Parquet's or Avro's if the file is damaged
   */
  static List<GenericRecord> rows(byte[] content, Schema schema) throws IOException {
    PlainParquetConfiguration settings = settings();
    settings.set(AvroReadSupport.AVRO_REQUESTED_PROJECTION, schema.toString());
    settings.set(READ_SCHEMA, schema.toString());
    List<GenericRecord> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new Source(content), settings)
            .withDataModel(GenericData.get())
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Three-level lists, as the Parquet format asks for and every reader understands. */
  private static PlainParquetConfiguration settings() {
    return new PlainParquetConfiguration(
        Map.of(
            AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, "false",
            AvroReadSupport.AVRO_COMPATIBILITY, "true"));
  }

  private record Target(ByteArrayOutputStream bytes) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      return new DelegatingPositionOutputStream(bytes) {
        @Override
        public long getPos() {
          return bytes.size();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Source implements InputFile {
    private final byte[] content;

    Source(byte[] content) {
      this.content = content;
    }

    @Override
    public long getLength() {
      return content.length;
    }

    @Override
    public SeekableInputStream newStream() {
      Bytes bytes = new Bytes(content);
      return new DelegatingSeekableInputStream(bytes) {
        @Override
        public long getPos() {
          return bytes.position;
        }

        @Override
        public void seek(long position) {
          bytes.position = Math.toIntExact(position);
        }
      };
    }
  }

  /** A stream over an array that can be moved. */
  private static final class Bytes extends InputStream {
    private final byte[] content;
    private int position;

    Bytes(byte[] content) {
      this.content = content;
    }

    @Override
    public int read() {
      return position < content.length ? content[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (position >= content.length) {
        return length == 0 ? 0 : -1;
      }
      int count = Math.min(length, content.length - position);
      System.arraycopy(content, position, into, offset, count);
      position += count;
      return count;
    }
  }
}
