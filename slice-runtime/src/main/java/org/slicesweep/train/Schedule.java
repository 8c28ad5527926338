package org.slicesweep.train;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the learning rate runs from its peak, after the warm-up, to the last step. */
public enum Schedule {
  @JsonProperty("constant")
  CONSTANT {
    @Override
    double factor(double progress) {
      return 1;
    }
  },
  @JsonProperty("linear")
  LINEAR {
    @Override
    double factor(double progress) {
      return 1 - progress;
    }
  },
  @JsonProperty("cosine")
  COSINE {
    @Override
    double factor(double progress) {
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  };

  /** The factor on the peak rate at {@code progress} in [0, 1] after the warm-up. */
  abstract double factor(double progress);

  /**
   * The factor on the peak rate for a step.
   *
   * @param step the step about to be taken, counting from 0
   */
  public double factor(int step, int warmupSteps, int steps) {
    if (step < warmupSteps) {
      return (step + 1.0) / warmupSteps;
    }
    return factor((double) (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  }
}
