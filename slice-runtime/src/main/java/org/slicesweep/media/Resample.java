package org.slicesweep.media;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Pillow's resampling filters, with the numbers that {@code preprocessor_config.json} uses. */
enum Resample {
  NEAREST(0, 0) {
    @Override
    double weight(double x) {
      throw new UnsupportedOperationException("the nearest pixel is taken as it is");
    }
  },
  LANCZOS(1, 3) {
    @Override
    double weight(double x) {
      return -3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    }
  },
  BILINEAR(2, 1) {
    @Override
    double weight(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },
  /** Keys' cubic with a = -0.5. */
  BICUBIC(3, 2) {
    @Override
    double weight(double x) {
      double a = -0.5;
      double d = Math.abs(x);
      if (d < 1) {
        return ((a + 2) * d - (a + 3)) * d * d + 1;
      }
      return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
    }
  },
  BOX(4, 0.5) {
    @Override
    double weight(double x) {
      return -0.5 < x && x <= 0.5 ? 1 : 0;
    }
  },
  HAMMING(5, 1) {
    @Override
    double weight(double x) {
      double d = Math.abs(x);
      return d >= 1 ? 0 : sinc(d) * (0.54 + 0.46 * Math.cos(d * Math.PI));
    }
  };

  private final int code;
  private final double support;

  Resample(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /** The filter at a distance from its centre, in source pixels where nothing is shrunk. */
  abstract double weight(double x);

  /** Beyond this distance the filter is 0. */
  double support() {
    return support;
  }

  int code() {
    return code;
  }

  static Optional<Resample> of(long code) {
    return Arrays.stream(values()).filter(filter -> filter.code == code).findFirst();
  }

  /** Such as {@code 0 nearest, 1 lanczos}. */
  static String list() {
    List<String> names =
        Arrays.stream(values())
            .map(filter -> filter.code + " " + filter.name().toLowerCase(Locale.ROOT))
            .toList();
    return String.join(", ", names);
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
  }
}
