package org.slicesweep.media;

import static java.util.Objects.requireNonNull;

/**
 * A decoded image. Images are not compared.
 *
 * @param pixels row by row, red, green and blue of each pixel, {@code [height x width x 3]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record RgbImage(int width, int height, byte[] pixels) {
  static final int CHANNELS = 3;

  /** Larger ones are refused: a few kilobytes of PNG can ask for gigabytes of pixels. */
  static final long MOST_PIXELS = 100_000_000;

  public RgbImage {
    requireNonNull(pixels, "pixels is null");
    if (width < 1 || height < 1 || pixels.length != (long) width * height * CHANNELS) {
      throw new IllegalArgumentException(
          "%d bytes are no image of %d x %d".formatted(pixels.length, width, height));
    }
  }

  static RgbImage black(int width, int height) {
    return new RgbImage(width, height, new byte[width * height * CHANNELS]);
  }

  /** Whether so many pixels are worth decoding. */
  static boolean fits(long width, long height) {
    return width >= 1 && height >= 1 && width <= MOST_PIXELS / height;
  }

  /** The same pixels channel by channel, {@code [3 x height x width]}, written to {@code to}. */
  void planes(byte[] to, int offset) {
    int size = width * height;
    for (int i = 0; i < size; i++) {
      to[offset + i] = pixels[i * CHANNELS];
      to[offset + size + i] = pixels[i * CHANNELS + 1];
      to[offset + 2 * size + i] = pixels[i * CHANNELS + 2];
    }
  }
}
