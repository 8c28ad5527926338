package org.slicesweep.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a JPEG says of itself and the JDK's reader does not.
 *
 * @param adobe the colour transform of the Adobe marker, -1 without one
 * @param orientation as {@link Orientation} has it
 */
record JpegFrame(int components, int adobe, int orientation) {
  private static final int ADOBE_LENGTH = 14;
  private static final String EXIF = "Exif\0\0";

  /** Whether four components are luminance, two chrominances and black. */
  boolean isYcck() {
    return adobe == 2;
  }

  /** Reads the markers up to the frame header. */
  static JpegFrame of(byte[] file) throws IOException {
    int adobe = -1;
    int orientation = Orientation.UPRIGHT;
    int at = 2;
    while (at + 4 <= file.length) {
      if (at(file, at) != 0xFF) {
        at++; // Pillow, too, skips bytes that belong to no segment
        continue;
      }
      int marker = at(file, at + 1);
      if (marker == 0xFF || marker == 0) {
        at++;
        continue;
      }
      int length = at(file, at + 2) << 8 | at(file, at + 3);
      int body = at + 4;
      if (isFrame(marker) && body + 6 <= file.length) {
        return new JpegFrame(at(file, body + 5), adobe, orientation);
      }
      if (marker == 0xE1 && startsWith(file, body, EXIF)) {
        int end = Math.min(file.length, at + 2 + length);
        int start = Math.min(end, body + EXIF.length());
        orientation = Orientation.of(ByteBuffer.wrap(file, start, end - start));
      }
      if (marker == 0xEE && length >= ADOBE_LENGTH && startsWith(file, body, "Adobe")) {
        adobe = at(file, body + 11);
      }
      at += 2 + Math.max(2, length);
    }
    throw new IOException("it ends before its frame header");
  }

  /** Start of frame, of any of the codings. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static boolean startsWith(byte[] file, int at, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return at + wanted.length + ADOBE_LENGTH <= file.length
        && Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private static int at(byte[] file, int index) {
    return file[index] & 0xFF;
  }
}
