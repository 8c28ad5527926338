package org.slicesweep.train;

/**
 * Notices when a metric has stopped improving, and lowers the learning rate then.
 *
 * <p>The paper's usage page names the options but not the rule; ours: {@code tolerance} evaluations
 * in a row without a new best make a plateau.
 */
public final class Plateau {
  private final TrainSpec spec;
  private double best = Double.NEGATIVE_INFINITY;
  private int withoutImprovement;
  private int plateaus;
  private double factor = 1;

  /**
   * What was noticed so far.
   *
   * @param best null before the first evaluation
   */
  public record Memory(Double best, int withoutImprovement, int plateaus, double factor) {}

  Plateau(TrainSpec spec) {
    this.spec = spec;
  }

  Memory memory() {
    return new Memory(Double.isInfinite(best) ? null : best, withoutImprovement, plateaus, factor);
  }

  void remember(Memory memory) {
    best = memory.best() == null ? Double.NEGATIVE_INFINITY : memory.best();
    withoutImprovement = memory.withoutImprovement();
    plateaus = memory.plateaus();
    factor = memory.factor();
  }

  /**
   * @return whether this evaluation completes a plateau
   */
  boolean observe(double metric) {
    if (metric > best) {
      best = metric;
      withoutImprovement = 0;
      return false;
    }
    withoutImprovement++;
    if (spec.tolerance() == 0 || withoutImprovement < spec.tolerance()) {
      return false;
    }
    withoutImprovement = 0;
    plateaus++;
    factor *= spec.learningRateDecay();
    return true;
  }

  /** The best metric so far. */
  double best() {
    return best;
  }

  /** Whether {@code metric} is the best seen so far, the last one included. */
  boolean isBest(double metric) {
    return metric == best && withoutImprovement == 0;
  }

  /** A scheduled rate after the plateaus so far, not below the configured minimum. */
  double lower(double scheduled) {
    return factor == 1
        ? scheduled
        : Math.min(scheduled, Math.max(scheduled * factor, spec.minLearningRate()));
  }

  boolean shouldStop() {
    return spec.stopAfter() > 0 && plateaus >= spec.stopAfter();
  }
}
