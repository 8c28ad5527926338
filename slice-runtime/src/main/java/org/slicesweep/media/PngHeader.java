package org.slicesweep.media;

import java.nio.ByteBuffer;

/** What the JDK hides of a PNG. */
final class PngHeader {
  private static final int FIRST_CHUNK = 8;
  private static final int CHUNK_HEADER = 8;
  private static final int EXIF = 0x65584966;
  private static final int DEPTH = 24;
  private static final int COLOUR_TYPE = 25;

  private PngHeader() {}

  /** As {@link Orientation} has it, of the chunk {@code eXIf}. */
  static int orientation(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    long at = FIRST_CHUNK;
    while (at + CHUNK_HEADER <= file.length) {
      int length = bytes.getInt((int) at);
      int start = (int) at + CHUNK_HEADER;
      if (length < 0 || start + (long) length > file.length) {
        break;
      }
      if (bytes.getInt((int) at + 4) == EXIF) {
        return Orientation.of(bytes.slice(start, length));
      }
      at = start + (long) length + 4;
    }
    return Orientation.UPRIGHT;
  }

  /** Whether it has grey values of 16 bits and nothing else. */
  static boolean isDeepGrey(byte[] file) {
    return file.length > COLOUR_TYPE && file[DEPTH] == 16 && file[COLOUR_TYPE] == 0;
  }
}
