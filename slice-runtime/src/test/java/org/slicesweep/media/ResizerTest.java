package org.slicesweep.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizerTest {
  private static final int[][] SIZES = {
    {64, 64}, {13, 9}, {40, 9}, {7, 50}, {31, 23}, {1, 1}, {31, 5}, {5, 23}
  };

  /** Half a level at the end, and as much between the passes times the filter's lobes. */
  private static final double ROUNDING = 0.5 + 0.5 * 1.5;

  /** The definition, in doubles and two dimensions, rounding nothing but the result. */
  private static double exact(
      RgbImage image, int x, int y, int channel, int width, int height, Resample filter) {
    double scaleX = (double) image.width() / width;
    double scaleY = (double) image.height() / height;
    double centreX = (x + 0.5) * scaleX;
    double centreY = (y + 0.5) * scaleY;
    double sum = 0;
    double weights = 0;
    for (int v = 0; v < image.height(); v++) {
      for (int u = 0; u < image.width(); u++) {
        double weight =
            filter.weight((u + 0.5 - centreX) / Math.max(1, scaleX))
                * filter.weight((v + 0.5 - centreY) / Math.max(1, scaleY));
        sum += weight * (image.pixels()[(v * image.width() + u) * 3 + channel] & 0xFF);
        weights += weight;
      }
    }
    return Math.max(0, Math.min(255, sum / weights));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NEAREST"},
      mode = EnumSource.Mode.EXCLUDE)
  void isTheDefinitionButForRounding(Resample filter) {
    RgbImage image = smooth();
    for (int[] size : SIZES) {
      RgbImage resized = Resizer.resize(image, size[0], size[1], filter);
      for (int y = 0; y < size[1]; y++) {
        for (int x = 0; x < size[0]; x++) {
          for (int c = 0; c < 3; c++) {
            double expected = exact(image, x, y, c, size[0], size[1], filter);
            assertThat((double) (resized.pixels()[(y * size[0] + x) * 3 + c] & 0xFF))
                .as("%s to %d x %d at %d, %d", filter, size[0], size[1], x, y)
                .isBetween(expected - ROUNDING, expected + ROUNDING);
          }
        }
      }
    }
  }

  /** Clipping between the two passes is part of the algorithm; this image never gets there. */
  private static RgbImage smooth() {
    RgbImage image = TestImages.noise(31, 23, 1);
    for (int i = 0; i < image.pixels().length; i++) {
      image.pixels()[i] = (byte) (96 + (image.pixels()[i] & 0x3F));
    }
    return image;
  }

  @ParameterizedTest
  @EnumSource
  void keepsAnImageOfTheSameSize(Resample filter) {
    RgbImage image = TestImages.noise(12, 7, 3);
    assertThat(Resizer.resize(image, 12, 7, filter).pixels()).isEqualTo(image.pixels());
  }

  @ParameterizedTest
  @EnumSource
  void keepsOneColour(Resample filter) {
    RgbImage image = RgbImage.black(10, 10);
    for (int i = 0; i < image.pixels().length; i++) {
      image.pixels()[i] = (byte) (40 + 70 * (i % 3));
    }
    RgbImage resized = Resizer.resize(image, 23, 4, filter);
    for (int i = 0; i < resized.pixels().length; i++) {
      assertThat(resized.pixels()[i] & 0xFF).isEqualTo(40 + 70 * (i % 3));
    }
  }

  @Test
  void nearestTakesThePixelUnderTheCentre() {
    RgbImage image = TestImages.noise(9, 8, 4);
    RgbImage resized = Resizer.resize(image, 4, 17, Resample.NEAREST);
    for (int y = 0; y < 17; y++) {
      for (int x = 0; x < 4; x++) {
        int row = (2 * y + 1) * 8 / (2 * 17);
        int from = (row * 9 + (2 * x + 1) * 9 / (2 * 4)) * 3;
        int to = (y * 4 + x) * 3;
        assertThat(resized.pixels()[to]).isEqualTo(image.pixels()[from]);
        assertThat(resized.pixels()[to + 2]).isEqualTo(image.pixels()[from + 2]);
      }
    }
  }
}
