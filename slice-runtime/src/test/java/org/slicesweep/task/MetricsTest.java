package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.RandomStream;
import org.slicesweep.task.TaskSpec.MetricName;

class MetricsTest {
  private static final int[] LABELS = {1, 1, 1, 0, 0, 0, 0, 1, 0, 1};
  private static final int[] PREDICTED = {1, 0, 1, 0, 1, 0, 0, 1, 0, 0};

  private static int[] classes(int count, int classes, String stream) {
    RandomStream random = RandomStream.of(3, stream);
    return random.ints(count, 0, classes).toArray();
  }

  /** Predictions that are right about half the time. */
  private static int[] guesses(int[] labels, int classes) {
    RandomStream random = RandomStream.of(5, "guesses");
    return Arrays.stream(labels)
        .map(label -> random.nextBoolean() ? label : random.nextInt(classes))
        .toArray();
  }

  private static int count(int[] predicted, int[] labels, int prediction, int label) {
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      count += predicted[i] == prediction && labels[i] == label ? 1 : 0;
    }
    return count;
  }

  @Test
  void followTheirDefinitionsOverTheConfusionCounts() {
    double tp = count(PREDICTED, LABELS, 1, 1);
    double fp = count(PREDICTED, LABELS, 1, 0);
    double fn = count(PREDICTED, LABELS, 0, 1);
    double tn = count(PREDICTED, LABELS, 0, 0);
    double precision = tp / (tp + fp);
    double recall = tp / (tp + fn);

    assertThat(Metrics.accuracy(PREDICTED, LABELS)).isEqualTo((tp + tn) / 10);
    assertThat(Metrics.f1(PREDICTED, LABELS, 2))
        .isCloseTo(2 * precision * recall / (precision + recall), within(1e-15));
    assertThat(Metrics.matthews(PREDICTED, LABELS, 2))
        .isCloseTo(
            (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
            within(1e-15));
  }

  @Test
  void matthewsOfTwoClassesIsThePearsonCorrelationOfTheirIndices() {
    int[] labels = classes(500, 2, "labels");
    int[] predicted = guesses(labels, 2);
    assertThat(Metrics.matthews(predicted, labels, 2))
        .isCloseTo(
            Metrics.pearson(
                Arrays.stream(predicted).asDoubleStream().toArray(),
                Arrays.stream(labels).asDoubleStream().toArray()),
            within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void matthewsOfManyClassesIsTheCovarianceRatioOfIndicators(int classes) {
    int[] labels = classes(400, classes, "labels");
    int[] predicted = guesses(labels, classes);
    double[] covariance = new double[3]; // predicted-label, predicted-predicted, label-label
    for (int k = 0; k < classes; k++) {
      double p = 0;
      double t = 0;
      for (int i = 0; i < labels.length; i++) {
        p += (predicted[i] == k ? 1.0 : 0.0) / labels.length;
        t += (labels[i] == k ? 1.0 : 0.0) / labels.length;
      }
      for (int i = 0; i < labels.length; i++) {
        double dp = (predicted[i] == k ? 1 : 0) - p;
        double dt = (labels[i] == k ? 1 : 0) - t;
        covariance[0] += dp * dt;
        covariance[1] += dp * dp;
        covariance[2] += dt * dt;
      }
    }
    assertThat(Metrics.matthews(predicted, labels, classes))
        .isCloseTo(covariance[0] / Math.sqrt(covariance[1] * covariance[2]), within(1e-12));
  }

  @Test
  void f1OfManyClassesIsTheMeanOverThoseThatOccur() {
    int[] labels = {0, 0, 1, 1, 2, 2};
    int[] predicted = {0, 1, 1, 1, 0, 0};
    double zero = 2.0 * 1 / (2 + 3);
    double one = 2.0 * 2 / (2 + 3);
    double two = 0;
    assertThat(Metrics.f1(predicted, labels, 4))
        .as("class 3 occurs nowhere")
        .isCloseTo((zero + one + two) / 3, within(1e-15));
  }

  @Test
  void perfectAndReversedPredictionsAreTheExtremes() {
    int[] reversed = Arrays.stream(LABELS).map(label -> 1 - label).toArray();
    assertThat(Metrics.matthews(LABELS, LABELS, 2)).isEqualTo(1);
    assertThat(Metrics.matthews(reversed, LABELS, 2)).isEqualTo(-1);
    assertThat(Metrics.f1(LABELS, LABELS, 2)).isEqualTo(1);
    assertThat(Metrics.accuracy(reversed, LABELS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void constantPredictionsHaveNoCorrelation(int constant) {
    int[] predicted = new int[LABELS.length];
    Arrays.fill(predicted, constant);
    assertThat(Metrics.matthews(predicted, LABELS, 2)).isZero();
    assertThat(Metrics.f1(predicted, LABELS, 2)).isEqualTo(constant * 2.0 * 5 / (5 + 10));
    double[] third = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    assertThat(Metrics.pearson(third, new double[] {1, 2, 4})).isZero();
    assertThat(Metrics.spearman(third, new double[] {1, 2, 4})).isZero();
    assertThat(Metrics.pearson(new double[] {1, 2, 4}, third)).isZero();
    assertThat(Metrics.pearson(new double[] {1}, new double[] {1})).isZero();
  }

  @Test
  void pearsonIgnoresScaleAndSpearmanAnyMonotoneChange() {
    RandomStream random = RandomStream.of(11, "numbers");
    double[] labels = random.doubles(200, 0, 5).map(Math::rint).toArray();
    double[] predicted = Arrays.stream(labels).map(y -> y + random.nextGaussian()).toArray();
    double[] scaled = Arrays.stream(predicted).map(y -> 7 - 3 * y).toArray();
    double[] curved = Arrays.stream(predicted).map(Math::exp).toArray();

    assertThat(Metrics.pearson(scaled, labels))
        .isCloseTo(-Metrics.pearson(predicted, labels), within(1e-12));
    assertThat(Metrics.spearman(curved, labels))
        .isCloseTo(Metrics.spearman(predicted, labels), within(1e-12))
        .isBetween(0.5, 0.99);
    assertThat(Metrics.pearson(curved, labels)).isLessThan(Metrics.pearson(predicted, labels));
  }

  @Test
  void spearmanGivesTiesTheirMeanRank() {
    double[] predicted = {10, 20, 20, 40};
    double[] labels = {1, 2, 3, 4};
    assertThat(Metrics.spearman(predicted, labels))
        .isCloseTo(Metrics.pearson(new double[] {1, 2.5, 2.5, 4}, labels), within(1e-15));
  }

  @Test
  void isNotANumberWhereAPredictionIsNot() {
    double[] labels = {1, 2, 3};
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(Metrics.pearson(new double[] {1, bad, 2}, labels)).isNaN();
      assertThat(Metrics.spearman(new double[] {1, bad, 2}, labels)).isNaN();
    }
  }

  @ParameterizedTest
  @EnumSource(MetricName.class)
  void everyNameIsAMetricOfExactlyOneKind(MetricName metric) {
    boolean regression = metric == MetricName.PEARSON || metric == MetricName.SPEARMAN;
    double[] numbers = {1, 2, 3};
    int[] classes = {0, 1, 1};
    if (regression) {
      assertThat(Metrics.ofNumbers(metric, numbers, numbers)).isEqualTo(1, within(1e-15));
      assertThatThrownBy(() -> Metrics.ofClasses(metric, classes, classes, 2))
          .hasMessage(Metrics.nameOf(metric) + " is a metric of regression");
    } else {
      assertThat(Metrics.ofClasses(metric, classes, classes, 2)).isEqualTo(1);
      assertThatThrownBy(() -> Metrics.ofNumbers(metric, numbers, numbers))
          .hasMessage(Metrics.nameOf(metric) + " is a metric of classification");
    }
  }

  @Test
  void refusesPredictionsThatDoNotMatchTheLabels() {
    assertThatThrownBy(() -> Metrics.accuracy(new int[2], new int[3]))
        .hasMessage("2 predictions for 3 labels: expected as many, and some");
    assertThatThrownBy(() -> Metrics.pearson(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
