package org.slicesweep.media;

import static org.slicesweep.media.RgbImage.CHANNELS;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Samples of a decoded file as red, green and blue. They are read from the raster, because Java's
 * own conversion applies colour profiles and takes grey for linear light.
 */
final class ImageColours {
  private ImageColours() {}

  /**
   * @param deepGrey for 16 bits of grey, which Pillow cuts off at 255; of all else it takes the
   *     upper 8 bits
   */
  static RgbImage rgb(BufferedImage image, boolean deepGrey) {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return ofPalette(image.getRaster(), palette);
    }
    if (model instanceof ComponentColorModel) {
      int depth = model.getComponentSize(0);
      return ofComponents(image.getRaster(), deepGrey ? 0 : Math.max(0, depth - 8));
    }
    return ofPacked(image);
  }

  private static RgbImage ofPalette(Raster raster, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    RgbImage to = RgbImage.black(raster.getWidth(), raster.getHeight());
    int[] row = new int[raster.getWidth()];
    for (int y = 0, out = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int index : row) {
        int colour = index < colours.length ? colours[index] : 0;
        to.pixels()[out++] = (byte) (colour >> 16);
        to.pixels()[out++] = (byte) (colour >> 8);
        to.pixels()[out++] = (byte) colour;
      }
    }
    return to;
  }

  /** Grey with or without alpha, or colours with or without it. */
  private static RgbImage ofComponents(Raster raster, int shift) {
    int bands = raster.getNumBands();
    boolean grey = bands < CHANNELS;
    RgbImage to = RgbImage.black(raster.getWidth(), raster.getHeight());
    int[] row = new int[raster.getWidth() * bands];
    for (int y = 0, out = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int in = 0; in < row.length; in += bands) {
        for (int c = 0; c < CHANNELS; c++) {
          to.pixels()[out++] = (byte) Math.min(255, row[grey ? in : in + c] >> shift);
        }
      }
    }
    return to;
  }

  private static RgbImage ofPacked(BufferedImage image) {
    RgbImage to = RgbImage.black(image.getWidth(), image.getHeight());
    int[] row = new int[image.getWidth()];
    for (int y = 0, out = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int colour : row) {
        to.pixels()[out++] = (byte) (colour >> 16);
        to.pixels()[out++] = (byte) (colour >> 8);
        to.pixels()[out++] = (byte) colour;
      }
    }
    return to;
  }

  /**
   * Cyan, magenta, yellow and black, inverted as Adobe writes them (which Pillow assumes of every
   * file), or the first three as luminance and chrominances.
   */
  static RgbImage ofCmyk(Raster raster, boolean ycck) {
    RgbImage to = RgbImage.black(raster.getWidth(), raster.getHeight());
    int[] row = new int[raster.getWidth() * raster.getNumBands()];
    for (int y = 0, out = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int in = 0; in < row.length; in += 4) {
        int light = row[in + 3]; // what black leaves
        for (int c = 0; c < CHANNELS; c++) {
          int ink =
              255 - (ycck ? YcbCr.channel(c, row[in], row[in + 1], row[in + 2]) : row[in + c]);
          to.pixels()[out++] = (byte) (light - product(ink, light));
        }
      }
    }
    return to;
  }

  /** a * b / 255, rounded as Pillow does. */
  private static int product(int a, int b) {
    int product = a * b + 128;
    return ((product >> 8) + product) >> 8;
  }
}
