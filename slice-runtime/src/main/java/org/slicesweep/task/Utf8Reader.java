package org.slicesweep.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.slicesweep.common.InputException;

/**
 * Decodes UTF-8 and says where it is not: Java's own reader either replaces invalid bytes or fails
 * without a place. A byte order mark at the start is left out.
 */
final class Utf8Reader extends Reader {
  private final InputStream in;
  private final String file;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(1 << 16).limit(0);
  private long consumed;
  private long line = 1;
  private boolean ended;
  private boolean started;

  Utf8Reader(InputStream in, String file) {
    this.in = in;
    this.file = file;
  }

  @Override
  public int read(char[] to, int offset, int length) throws IOException {
    while (!chars.hasRemaining()) {
      if (ended && !bytes.hasRemaining()) {
        return -1;
      }
      decode();
    }
    int count = Math.min(length, chars.remaining());
    chars.get(to, offset, count);
    return count;
  }

  private void decode() throws IOException {
    fill();
    int start = bytes.position();
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, ended);
    chars.flip();
    consumed += bytes.position() - start;
    for (int i = 0; i < chars.limit(); i++) {
      line += chars.get(i) == '\n' ? 1 : 0;
    }
    if (result.isError()) {
      throw new InputException(
          String.format(
              "%s:%d: byte 0x%02X at offset %d is not UTF-8: save the file as UTF-8",
              file, line, bytes.get(bytes.position()), consumed));
    }
    if (!started && chars.hasRemaining()) {
      started = true;
      if (chars.get(0) == '\uFEFF') {
        chars.get();
      }
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    while (!ended && bytes.hasRemaining()) {
      int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
      if (count < 0) {
        ended = true;
      } else {
        bytes.position(bytes.position() + count);
      }
    }
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
