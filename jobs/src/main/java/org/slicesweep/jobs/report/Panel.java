package org.slicesweep.jobs.report;

import java.util.List;

/**
 * What a figure shows, free of how it is drawn. Values are in the metric's own unit.
 *
 * @param caption how to read it: what the marks mean, how many seeds, what was left out
 * @param ticks labelled places on the x axis; none lets the axis choose
 * @param series drawn in order
 * @param band half the height of the band around each series' first point; 0 for none
 */
record Panel(
    String title,
    String subtitle,
    String caption,
    String xLabel,
    Metric metric,
    List<Tick> ticks,
    List<Series> series,
    List<Reference> references,
    double band) {

  /** A labelled place on the x axis. */
  record Tick(double x, String label) {}

  /**
   * Points of one colour and shape.
   *
   * @param key what the colour and shape stand for, the same in every figure: {@code row}, {@code
   *     column} or {@code row_column}
   * @param joined whether a line joins the points, which then lie on a scale and not in categories
   */
  record Series(String key, List<Point> points, boolean joined) {
    String label() {
      return key.equals("row_column") ? "row-column" : key;
    }
  }

  /**
   * A mean over seeds.
   *
   * @param scores the seeds' own values
   */
  record Point(double x, Interval y, List<Double> scores) {}

  /** A horizontal line to compare with. */
  record Reference(String label, double value) {}
}
