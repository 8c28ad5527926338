package org.slicesweep.jobs.report;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.slicesweep.jobs.report.Panel.Series;
import org.slicesweep.jobs.report.Panel.Tick;

/**
 * Accuracy against the slice's rank, on a base-2 scale: the paper's Figure 2a. Static contiguous
 * slices at the one position (the lowest, if equals compete) that most ranks were tried at.
 */
final class RankFigure implements Figure {
  private static final Set<String> VARIED = Set.of("method.axis", "method.rank");

  @Override
  public String name() {
    return "rank";
  }

  @Override
  public String sql() {
    return Measurement.query("category IS NULL AND move_interval IS NULL AND indices IS NULL");
  }

  @Override
  public Panel panel(Subject subject, List<Measurement> rows) throws NothingToDraw {
    List<Measurement> slices = Parts.slices(rows);
    Selection shown = Selection.widest(slices, VARIED, row -> row.axis() + row.rank());
    long ranks = shown.rows().stream().map(Measurement::rank).distinct().count();
    Parts.require(ranks > 1, "needs static slices of two ranks or more at one position");
    List<Series> series = Parts.byAxis(shown.rows(), row -> log2(row.rank()), true);
    int highest = shown.rows().stream().mapToInt(Measurement::rank).max().orElseThrow();
    List<Tick> ticks =
        IntStream.rangeClosed(0, (int) Math.floor(log2(highest)))
            .mapToObj(power -> new Tick(power, Integer.toString(1 << power)))
            .toList();
    Metric metric = new Metric(subject.metric());
    return new Panel(
        metric.title() + " against slice rank",
        subject.describe(shown.settings(), false),
        Parts.caption(series),
        "Rank (rows or columns trained)",
        metric,
        ticks,
        series,
        Parts.references(rows, shown.settings()),
        0);
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
