package org.slicesweep.jobs.report;

import java.util.List;
import java.util.Set;
import org.slicesweep.jobs.report.Panel.Series;

/**
 * Accuracy against where in the matrix the slice stands: the paper's Figure 2b, with the band of
 * one percent above and below the anchor, the slice at the lowest position. Static contiguous
 * slices of the one rank that was tried at most positions.
 */
final class PositionFigure implements Figure {
  private static final Set<String> VARIED = Set.of("method.axis", "method.position");
  private static final double BAND = 0.01;

  @Override
  public String name() {
    return "position";
  }

  @Override
  public String sql() {
    return Measurement.query("category IS NULL AND move_interval IS NULL AND indices IS NULL");
  }

  @Override
  public Panel panel(Subject subject, List<Measurement> rows) throws NothingToDraw {
    List<Measurement> slices = Parts.slices(rows);
    Selection shown = Selection.widest(slices, VARIED, row -> row.axis() + row.position());
    long positions = shown.rows().stream().map(Measurement::position).distinct().count();
    Parts.require(positions > 1, "needs static slices of one rank at two positions or more");
    List<Series> series = Parts.byAxis(shown.rows(), Measurement::position, true);
    Metric metric = new Metric(subject.metric());
    return new Panel(
        metric.title() + " against slice position",
        subject.describe(shown.settings(), true),
        Parts.caption(series) + " Shaded: ±1% around the slice at the lowest position.",
        "Position (first row or column of the slice)",
        metric,
        List.of(),
        series,
        Parts.references(rows, shown.settings()),
        BAND);
  }
}
