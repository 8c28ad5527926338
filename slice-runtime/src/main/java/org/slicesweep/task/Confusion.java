package org.slicesweep.task;

import java.util.stream.IntStream;

/** How often each class was predicted, was right, and both. */
final class Confusion {
  private final long[] predicted;
  private final long[] actual;
  private final long[] hits;
  private final long total;

  Confusion(int[] predicted, int[] labels, int classes) {
    Metrics.checkSizes(predicted.length, labels.length);
    this.predicted = new long[classes];
    this.actual = new long[classes];
    this.hits = new long[classes];
    this.total = labels.length;
    for (int i = 0; i < labels.length; i++) {
      this.predicted[predicted[i]]++;
      this.actual[labels[i]]++;
      if (predicted[i] == labels[i]) {
        this.hits[labels[i]]++;
      }
    }
  }

  /** F1 of one class against all others. */
  double f1(int k) {
    return occurs(k) ? 2.0 * hits[k] / (predicted[k] + actual[k]) : 0;
  }

  double macroF1() {
    return IntStream.range(0, hits.length)
        .filter(this::occurs)
        .mapToDouble(this::f1)
        .average()
        .orElseThrow();
  }

  private boolean occurs(int k) {
    return predicted[k] + actual[k] > 0;
  }

  double matthews() {
    double square = (double) total * total;
    double cross = 0;
    double predictedSquares = 0;
    double actualSquares = 0;
    for (int k = 0; k < hits.length; k++) {
      cross += (double) total * hits[k] - (double) predicted[k] * actual[k];
      predictedSquares += (double) predicted[k] * predicted[k];
      actualSquares += (double) actual[k] * actual[k];
    }
    double scale = (square - predictedSquares) * (square - actualSquares);
    return scale == 0 ? 0 : cross / Math.sqrt(scale);
  }
}
