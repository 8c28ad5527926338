package org.slicesweep.jobs.report;

import java.util.Collection;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean over seeds and the half-width of its 95% confidence interval, by Student's t.
 *
 * @param half NaN where a single value allows no interval
 */
record Interval(int n, double mean, double half) {
  private static final double UPPER_QUANTILE = 0.975;

  static Interval of(Collection<Double> values) {
    int n = values.size();
    double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    if (n < 2) {
      return new Interval(n, mean, Double.NaN);
    }
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double error = Math.sqrt(squares / (n - 1) / n);
    double t = new TDistribution(null, n - 1).inverseCumulativeProbability(UPPER_QUANTILE);
    return new Interval(n, mean, t * error);
  }

  boolean hasHalf() {
    return !Double.isNaN(half);
  }

  double low() {
    return hasHalf() ? mean - half : mean;
  }

  double high() {
    return hasHalf() ? mean + half : mean;
  }
}
