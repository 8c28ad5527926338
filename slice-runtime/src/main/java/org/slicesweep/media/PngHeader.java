package org.slicesweep.media;

/** What the JDK hides of a PNG. */
final class PngHeader {
  private static final int DEPTH = 24;
  private static final int COLOUR_TYPE = 25;

  private PngHeader() {}

  /** Whether it has grey values of 16 bits and nothing else. */
  static boolean isDeepGrey(byte[] file) {
    return file.length > COLOUR_TYPE && file[DEPTH] == 16 && file[COLOUR_TYPE] == 0;
  }
}
