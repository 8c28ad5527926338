package org.slicesweep.media;

import java.io.IOException;

/**
 * What a JPEG says of its colours, which the JDK's reader keeps to itself.
 *
 * @param adobe the colour transform of the Adobe marker, -1 without one
 */
record JpegFrame(int components, int adobe) {
  private static final int ADOBE_LENGTH = 14;

  /** Whether four components are luminance, two chrominances and black. */
  boolean isYcck() {
    return adobe == 2;
  }

  /** Reads the markers up to the frame header. */
  static JpegFrame of(byte[] file) throws IOException {
    int adobe = -1;
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
        return new JpegFrame(at(file, body + 5), adobe);
      }
      if (marker == 0xEE && length >= ADOBE_LENGTH && isAdobe(file, body)) {
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

  private static boolean isAdobe(byte[] file, int at) {
    return at + 12 <= file.length
        && file[at] == 'A'
        && file[at + 1] == 'd'
        && file[at + 2] == 'o'
        && file[at + 3] == 'b'
        && file[at + 4] == 'e';
  }

  private static int at(byte[] file, int index) {
    return file[index] & 0xFF;
  }
}
