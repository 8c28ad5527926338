package org.slicesweep.train;

/** The loss or the gradient stopped being a finite number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(int step, float loss, float gradientNorm) {
    super("step " + step + ": loss " + loss + ", gradient norm " + gradientNorm);
  }
}
