package org.slicesweep.media;

import static org.slicesweep.media.RgbImage.CHANNELS;

import java.util.Arrays;

/**
 * Resizes as Pillow's {@code Image.resize} does, to the bit: first along rows, then along columns,
 * rounded to bytes between the two. (Pillow 13 turns the order round where rows grow and columns
 * shrink; torchvision, which transformers prefers, and earlier Pillows do not.)
 */
final class Resizer {
  private static final int HALF = 1 << (ResampleWeights.BITS - 1);

  private Resizer() {}

  static RgbImage resize(RgbImage image, int width, int height, Resample filter) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    if (filter == Resample.NEAREST) {
      return nearest(image, width, height);
    }
    RgbImage narrowed = image.width() == width ? image : alongRows(image, width, filter);
    return narrowed.height() == height ? narrowed : alongColumns(narrowed, height, filter);
  }

  private static RgbImage alongRows(RgbImage image, int width, Resample filter) {
    ResampleWeights plan = ResampleWeights.of(image.width(), width, filter);
    byte[] from = image.pixels();
    byte[] to = new byte[Math.multiplyExact(width * image.height(), CHANNELS)];
    int[] weights = plan.weights();
    int out = 0;
    for (int y = 0; y < image.height(); y++) {
      int row = y * image.width();
      for (int x = 0; x < width; x++) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int in = (row + plan.first()[x]) * CHANNELS;
        int start = x * plan.width();
        int end = start + plan.count()[x];
        for (int k = start; k < end; k++, in += CHANNELS) {
          int weight = weights[k];
          red += (from[in] & 0xFF) * weight;
          green += (from[in + 1] & 0xFF) * weight;
          blue += (from[in + 2] & 0xFF) * weight;
        }
        to[out++] = clipped(red);
        to[out++] = clipped(green);
        to[out++] = clipped(blue);
      }
    }
    return new RgbImage(width, image.height(), to);
  }

  private static RgbImage alongColumns(RgbImage image, int height, Resample filter) {
    ResampleWeights plan = ResampleWeights.of(image.height(), height, filter);
    int stride = image.width() * CHANNELS;
    byte[] from = image.pixels();
    byte[] to = new byte[Math.multiplyExact(stride, height)];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < plan.count()[y]; k++) { // row by row: the memory's own order
        int weight = plan.weights()[y * plan.width() + k];
        int in = (plan.first()[y] + k) * stride;
        for (int x = 0; x < stride; x++) {
          sums[x] += (from[in + x] & 0xFF) * weight;
        }
      }
      for (int x = 0; x < stride; x++) {
        to[y * stride + x] = clipped(sums[x]);
      }
    }
    return new RgbImage(image.width(), height, to);
  }

  private static byte clipped(int sum) {
    int value = sum >> ResampleWeights.BITS;
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  private static RgbImage nearest(RgbImage image, int width, int height) {
    int[] columns = nearest(image.width(), width);
    int[] rows = nearest(image.height(), height);
    RgbImage to = RgbImage.black(width, height);
    int out = 0;
    for (int row : rows) {
      for (int column : columns) {
        int in = (row * image.width() + column) * CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
          to.pixels()[out++] = image.pixels()[in + c];
        }
      }
    }
    return to;
  }

  /** Which source pixel each one is; the position is summed up, as Pillow does. */
  private static int[] nearest(int from, int to) {
    double step = (double) from / to;
    double position = step * 0.5;
    int[] chosen = new int[to];
    for (int i = 0; i < to; i++) {
      chosen[i] = Math.min(from - 1, (int) position);
      position += step;
    }
    return chosen;
  }
}
