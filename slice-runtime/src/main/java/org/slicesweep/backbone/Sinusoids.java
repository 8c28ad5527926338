package org.slicesweep.backbone;

import org.slicesweep.torch.Shape;

/** Fixed positions (Vaswani et al. 2017, section 3.5). */
final class Sinusoids {
  private Sinusoids() {}

  /** Sines at even entries of a row, cosines at odd ones, {@code [positions x size]}. */
  static Constant table(int positions, int size) {
    float[] values = new float[positions * size];
    for (int p = 0; p < positions; p++) {
      for (int j = 0; j < size; j++) {
        int pair = j / 2;
        double angle = p / Math.pow(10000, 2.0 * pair / size);
        values[p * size + j] = (float) (j % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
      }
    }
    return new Constant(Shape.of(positions, size), values);
  }
}
