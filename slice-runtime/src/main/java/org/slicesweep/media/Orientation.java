package org.slicesweep.media;

import static org.slicesweep.media.RgbImage.CHANNELS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How a camera was held, by the Exif tag of a JPEG. Transformers' {@code load_image} and the
 * datasets library turn images upright, as Pillow's {@code exif_transpose} does.
 */
final class Orientation {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int APP1 = 0xE1;
  private static final int START_OF_SCAN = 0xDA;
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;
  private static final int UPRIGHT = 1;
  private static final int LAST = 8;

  private Orientation() {}

  /** The tag's value, 1 to 8; 1 without a tag that can be read, as for Pillow. */
  static int of(byte[] jpeg) {
    int at = 2;
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
      int marker = jpeg[at + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        return UPRIGHT;
      }
      int length = (jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF);
      int body = at + 4;
      int end = at + 2 + length;
      if (length < 2 || end > jpeg.length) {
        return UPRIGHT;
      }
      if (marker == APP1 && startsWith(jpeg, body, end, EXIF)) {
        return tag(ByteBuffer.wrap(jpeg, body + EXIF.length, end - body - EXIF.length).slice());
      }
      at = end;
    }
    return UPRIGHT;
  }

  private static boolean startsWith(byte[] file, int from, int end, byte[] text) {
    if (end - from < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (file[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** Looks the tag up in the first directory of a TIFF. */
  private static int tag(ByteBuffer tiff) {
    if (tiff.limit() < 8) {
      return UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long directory = tiff.getInt(4) & 0xFFFFFFFFL;
    if (directory + 2 > tiff.limit()) {
      return UPRIGHT;
    }
    int entries = tiff.getShort((int) directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > tiff.limit()) {
        return UPRIGHT;
      }
      int at = (int) entry;
      if ((tiff.getShort(at) & 0xFFFF) == TAG && tiff.getShort(at + 2) == SHORT) {
        int value = tiff.getShort(at + 8) & 0xFFFF;
        return value >= UPRIGHT && value <= LAST ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** The image turned upright. */
  static RgbImage upright(RgbImage image, int orientation) {
    if (orientation == UPRIGHT) {
      return image;
    }
    boolean lying = orientation >= 5;
    int width = lying ? image.height() : image.width();
    int height = lying ? image.width() : image.height();
    byte[] to = new byte[image.pixels().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = source(image, orientation, x, y) * CHANNELS;
        System.arraycopy(image.pixels(), from, to, (y * width + x) * CHANNELS, CHANNELS);
      }
    }
    return new RgbImage(width, height, to);
  }

  /** The stored pixel that is seen at a place. */
  private static int source(RgbImage image, int orientation, int x, int y) {
    int right = image.width() - 1;
    int bottom = image.height() - 1;
    int column =
        switch (orientation) {
          case 2, 3 -> right - x;
          case 4 -> x;
          case 5, 6 -> y;
          default -> right - y; // 7, 8
        };
    int row =
        switch (orientation) {
          case 2 -> y;
          case 3, 4 -> bottom - y;
          case 5, 8 -> x;
          default -> bottom - x; // 6, 7
        };
    return row * image.width() + column;
  }
}
