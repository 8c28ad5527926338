package org.slicesweep.media;

import static org.slicesweep.media.RgbImage.CHANNELS;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;

/**
 * The canvas of a GIF, on which the first frame may cover only a part.
 *
 * @param left where the first frame lies
 */
record GifScreen(int width, int height, int left, int top) {
  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;

  static GifScreen of(byte[] file) throws IOException {
    int at = HEADER;
    if (at <= file.length && (file[10] & 0x80) != 0) {
      at += 3 << ((file[10] & 7) + 1); // the palette
    }
    while (at < file.length && file[at] == EXTENSION) {
      at += 2;
      while (at < file.length && file[at] != 0) {
        at += 1 + (file[at] & 0xFF);
      }
      at++;
    }
    if (at + 10 > file.length || file[at] != IMAGE) {
      throw new IOException("it ends before its first frame");
    }
    return new GifScreen(word(file, 6), word(file, 8), word(file, at + 1), word(file, at + 3));
  }

  private static int word(byte[] file, int at) {
    return (file[at] & 0xFF) | (file[at + 1] & 0xFF) << 8;
  }

  /** The first frame where it belongs; around it the transparent colour, or the palette's first. */
  RgbImage place(BufferedImage frame) throws IOException {
    RgbImage colours = ImageColours.rgb(frame, false);
    int wide = Math.max(width, left + frame.getWidth());
    int high = Math.max(height, top + frame.getHeight());
    if (wide == frame.getWidth() && high == frame.getHeight()) {
      return colours;
    }
    if (!RgbImage.fits(wide, high)) {
      throw new IOException("its screen is %,d x %,d pixels".formatted(wide, high));
    }
    RgbImage screen = RgbImage.black(wide, high);
    if (frame.getColorModel() instanceof IndexColorModel palette) {
      fill(screen, palette.getRGB(Math.max(0, palette.getTransparentPixel())));
    }
    int row = frame.getWidth() * CHANNELS;
    for (int y = 0; y < frame.getHeight(); y++) {
      System.arraycopy(
          colours.pixels(), y * row, screen.pixels(), ((top + y) * wide + left) * CHANNELS, row);
    }
    return screen;
  }

  private static void fill(RgbImage screen, int rgb) {
    for (int i = 0; i < screen.pixels().length; i++) {
      screen.pixels()[i] = (byte) (rgb >> (16 - 8 * (i % CHANNELS)));
    }
  }
}
