package org.slicesweep.media;

import static org.slicesweep.media.RgbImage.CHANNELS;

/**
 * Cuts out the middle; what an image lacks is black, the odd pixel of it below and on the right.
 */
final class CentreCrop {
  private CentreCrop() {}

  static RgbImage of(RgbImage image, ImageSize size) {
    if (image.width() == size.width() && image.height() == size.height()) {
      return image;
    }
    RgbImage cut = RgbImage.black(size.width(), size.height());
    int wide = Math.min(image.width(), size.width());
    int high = Math.min(image.height(), size.height());
    for (int y = 0; y < high; y++) {
      int from = (start(image.height(), high) + y) * image.width() + start(image.width(), wide);
      int to = (start(size.height(), high) + y) * size.width() + start(size.width(), wide);
      System.arraycopy(
          image.pixels(), from * CHANNELS, cut.pixels(), to * CHANNELS, wide * CHANNELS);
    }
    return cut;
  }

  private static int start(int whole, int part) {
    return (whole - part) / 2;
  }
}
