package org.slicesweep.jobs.report;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.jobs.report.Panel.Point;
import org.slicesweep.jobs.report.Panel.Reference;
import org.slicesweep.jobs.report.Panel.Series;

/**
 * How far the y axis reaches, in the metric's own unit. It holds every mark, and every reference
 * line that does not flatten them; the others are named at the edge.
 */
record Scale(double low, double high, List<Reference> shown, List<Reference> beyond) {
  /** References may stretch the axis to this many times what the marks need. */
  private static final double STRETCH = 4;

  private static final double LEAST_SPAN = 0.04;
  private static final double MARGIN = 0.07;

  static Scale of(Panel panel) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Series series : panel.series()) {
      double anchor = series.points().get(0).y().mean();
      low = Math.min(low, anchor - panel.band());
      high = Math.max(high, anchor + panel.band());
      for (Point point : series.points()) {
        low = Math.min(low, point.y().low());
        high = Math.max(high, point.y().high());
        for (double score : series.joined() ? List.<Double>of() : point.scores()) {
          low = Math.min(low, score);
          high = Math.max(high, score);
        }
      }
    }
    double room = Math.max(0, LEAST_SPAN - (high - low)) / 2;
    low -= room;
    high += room;
    double most = STRETCH * (high - low);
    List<Reference> shown = new ArrayList<>();
    List<Reference> beyond = new ArrayList<>();
    for (Reference reference : panel.references()) {
      double lower = Math.min(low, reference.value());
      double higher = Math.max(high, reference.value());
      if (higher - lower <= most) {
        low = lower;
        high = higher;
        shown.add(reference);
      } else {
        beyond.add(reference);
      }
    }
    double margin = MARGIN * (high - low);
    return new Scale(low - margin, high + margin, shown, beyond);
  }
}
