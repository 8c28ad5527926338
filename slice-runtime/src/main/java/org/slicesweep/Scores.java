package org.slicesweep;

import java.io.Serializable;
import java.util.Map;

/**
 * What a trial learned, measured on the test split with the last model (or, where the sweep asks
 * for it, with the model that was best on the validation split).
 *
 * @param accuracy null for regression
 * @param metricName the task's own metric: {@code accuracy}, {@code f1}, {@code matthews}, {@code
 *     pearson}, {@code spearman}
 * @param metrics every metric of such a task by name, the two above included; for answers to
 *     several sets of questions, the accuracy on each too; empty where nothing was measured
 * @param validationMetric the same metric of the same model on the validation split; null where the
 *     trial never evaluates there
 * @param majorityAccuracy accuracy of always answering the most frequent class; null for regression
 * @param trainLoss mean over the last tenth of the steps
 */
public record Scores(
    Double accuracy,
    String metricName,
    Double metricValue,
    Map<String, Double> metrics,
    Double validationMetric,
    Double majorityAccuracy,
    Double evalLoss,
    Double trainLoss,
    int steps)
    implements Serializable {
  public static final Scores NONE = unmeasured(null, 0);

  public Scores {
    metrics = Map.copyOf(metrics);
  }

  /** With no metric but the task's own. */
  public Scores(
      Double accuracy,
      String metricName,
      Double metricValue,
      Double validationMetric,
      Double majorityAccuracy,
      Double evalLoss,
      Double trainLoss,
      int steps) {
    this(
        accuracy,
        metricName,
        metricValue,
        metricName == null ? Map.of() : Map.of(metricName, metricValue),
        validationMetric,
        majorityAccuracy,
        evalLoss,
        trainLoss,
        steps);
  }

  /** Of a trial that ended before it was measured. */
  static Scores unmeasured(Double trainLoss, int steps) {
    return new Scores(null, null, null, Map.of(), null, null, null, trainLoss, steps);
  }
}
