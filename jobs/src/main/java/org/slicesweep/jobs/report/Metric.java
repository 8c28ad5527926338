package org.slicesweep.jobs.report;

import java.util.Locale;
import java.util.Map;

/** How a metric is called and written. */
record Metric(String name) {
  static final Metric ACCURACY = new Metric("accuracy");

  private static final Map<String, String> TITLES =
      Map.of(
          "accuracy", "Accuracy",
          "f1", "F1",
          "matthews", "Matthews correlation",
          "pearson", "Pearson correlation",
          "spearman", "Spearman correlation");

  /** As a figure's title starts. */
  String title() {
    return TITLES.getOrDefault(name, name);
  }

  /** As an axis is labelled. */
  String label() {
    return isShare() ? title() + " (%)" : title();
  }

  /** What a value is multiplied with to be shown. */
  double scale() {
    return isShare() ? 100 : 1;
  }

  /** A value in the unit it is shown in. */
  String format(double value) {
    return String.format(Locale.ROOT, isShare() ? "%.1f" : "%.3f", value * scale());
  }

  private boolean isShare() {
    return name.equals("accuracy") || name.equals("f1");
  }
}
