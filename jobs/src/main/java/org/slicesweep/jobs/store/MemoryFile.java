package org.slicesweep.jobs.store;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Parquet's files in memory: a trial's are small, so they are made whole and then stored at once,
 * the same way on every file system.
 */
final class MemoryFile {
  private MemoryFile() {}

  static InputFile of(byte[] content) {
    return new InputFile() {
      @Override
      public long getLength() {
        return content.length;
      }

      @Override
      public SeekableInputStream newStream() {
        return stream(new Cursor(content));
      }
    };
  }

  static OutputFile into(ByteArrayOutputStream bytes) {
    return new OutputFile() {
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
    };
  }

  private static SeekableInputStream stream(Cursor cursor) {
    return new DelegatingSeekableInputStream(cursor) {
      @Override
      public long getPos() {
        return cursor.position;
      }

      @Override
      public void seek(long position) {
        cursor.position = Math.toIntExact(position);
      }
    };
  }

  /** A stream over an array that can be moved. */
  private static final class Cursor extends InputStream {
    private final byte[] content;
    private int position;

    Cursor(byte[] content) {
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
