package org.slicesweep.media;

/** The colours of JPEG (ITU-R BT.601, full range), in the fixed point of the JPEG library. */
final class YcbCr {
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);

  private YcbCr() {}

  /** Red (0), green (1) or blue (2). */
  static int channel(int channel, int luminance, int cb, int cr) {
    int blueness = cb - 128;
    int redness = cr - 128;
    int value =
        switch (channel) {
          case 0 -> luminance + ((fixed(1.40200) * redness + HALF) >> BITS);
          case 1 ->
              luminance + ((-fixed(0.34414) * blueness - fixed(0.71414) * redness + HALF) >> BITS);
          default -> luminance + ((fixed(1.77200) * blueness + HALF) >> BITS);
        };
    return Math.max(0, Math.min(255, value));
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << BITS) + 0.5);
  }
}
