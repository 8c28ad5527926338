package org.slicesweep.task;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * The metrics of the GLUE benchmark. Where a metric is not defined, as for predictions that are all
 * the same, it is 0.
 */
public final class Metrics {
  private Metrics() {}

  /** A metric's name in sweep files and results. */
  public static String nameOf(MetricName metric) {
    return metric.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A metric of predicted classes.
   *
   * @param predicted class indices, as many as {@code labels}
   * @param classes how many classes there are
   * @throws IllegalArgumentException for a metric of regression
   */
  public static double ofClasses(MetricName metric, int[] predicted, int[] labels, int classes) {
    return switch (metric) {
      case ACCURACY -> accuracy(predicted, labels);
      case F1 -> f1(predicted, labels, classes);
      case MATTHEWS -> matthews(predicted, labels, classes);
      case PEARSON, SPEARMAN ->
          throw new IllegalArgumentException(nameOf(metric) + " is a metric of regression");
    };
  }

  /**
   * A metric of predicted numbers; NaN where a prediction is not finite.
   *
   * @throws IllegalArgumentException for a metric of classification
   */
  public static double ofNumbers(MetricName metric, double[] predicted, double[] labels) {
    return switch (metric) {
      case PEARSON -> pearson(predicted, labels);
      case SPEARMAN -> spearman(predicted, labels);
      case ACCURACY, F1, MATTHEWS ->
          throw new IllegalArgumentException(nameOf(metric) + " is a metric of classification");
    };
  }

  /** The share of predictions that are right. */
  public static double accuracy(int[] predicted, int[] labels) {
    checkSizes(predicted.length, labels.length);
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += predicted[i] == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /**
   * The harmonic mean of precision and recall. Of two classes, class 1 is the positive one; of
   * more, the mean over the classes that were predicted or are right somewhere (macro F1).
   */
  public static double f1(int[] predicted, int[] labels, int classes) {
    Confusion confusion = new Confusion(predicted, labels, classes);
    if (classes == 2) {
      return confusion.f1(1);
    }
    return confusion.macroF1();
  }

  /**
   * Matthews' correlation coefficient; of more than two classes, its generalisation R_K (Gorodkin
   * 2004).
   */
  public static double matthews(int[] predicted, int[] labels, int classes) {
    return new Confusion(predicted, labels, classes).matthews();
  }

  /** The linear correlation. */
  public static double pearson(double[] predicted, double[] labels) {
    return defined(predicted, labels, new PearsonsCorrelation()::correlation);
  }

  /** The correlation of ranks, equal values sharing the mean of theirs. */
  public static double spearman(double[] predicted, double[] labels) {
    return defined(predicted, labels, new SpearmansCorrelation()::correlation);
  }

  private interface Correlation {
    double of(double[] x, double[] y);
  }

  private static double defined(double[] predicted, double[] labels, Correlation correlation) {
    checkSizes(predicted.length, labels.length);
    if (!Arrays.stream(predicted).allMatch(Double::isFinite)) {
      return Double.NaN;
    }
    double value = labels.length < 2 ? 0 : correlation.of(predicted, labels);
    return Double.isNaN(value) ? 0 : value;
  }

  static void checkSizes(int predicted, int labels) {
    if (predicted != labels || labels == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%d predictions for %d labels: expected as many, and some", predicted, labels));
    }
  }
}
