package org.slicesweep.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.jobs.report.Panel.Series;
import org.slicesweep.jobs.report.Panel.Tick;

/** Draws slices picked by a ranking side by side, with the seeds' own values behind each mean. */
final class CategoryFigure {
  private static final Set<String> VARIED = Set.of("method.axis", "method.category");

  private CategoryFigure() {}

  /**
   * @param title what follows the metric's name in the title
   * @param categories labels by category, in the order they are shown
   * @param needed categories of which at least one must be there
   */
  static Panel panel(
      String title,
      Map<String, String> categories,
      Set<String> needed,
      Subject subject,
      List<Measurement> rows)
      throws NothingToDraw {
    List<Measurement> slices = Parts.slices(rows);
    Set<Settings> ranked =
        Set.copyOf(
            slices.stream()
                .filter(row -> needed.contains(category(row)))
                .map(row -> row.settings().without(free()))
                .toList());
    Selection shown =
        Selection.widest(
            slices.stream().filter(row -> ranked.contains(row.settings().without(free()))).toList(),
            VARIED,
            row -> row.axis() + row.category());
    List<String> there =
        categories.keySet().stream()
            .filter(
                category -> shown.rows().stream().anyMatch(row -> category(row).equals(category)))
            .toList();
    Parts.require(
        there.size() > 1,
        "needs slices of two categories or more, one of them " + String.join(" or ", needed));
    List<Series> series = Parts.byAxis(shown.rows(), row -> there.indexOf(category(row)), false);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < there.size(); i++) {
      ticks.add(new Tick(i, categories.get(there.get(i))));
    }
    Metric metric = new Metric(subject.metric());
    return new Panel(
        metric.title() + title,
        subject.describe(shown.settings(), true),
        caption(series),
        "",
        metric,
        ticks,
        series,
        Parts.references(rows, shown.settings()),
        0);
  }

  private static String caption(List<Series> series) {
    boolean seeds =
        series.stream().flatMap(one -> one.points().stream()).anyMatch(point -> point.y().n() > 1);
    return Parts.caption(series) + (seeds ? " Small dots: single seeds." : "");
  }

  private static Set<String> free() {
    return Set.of("seed", "method.axis", "method.category");
  }

  /** {@code position} where the slice stands where the sweep file put it. */
  private static String category(Measurement row) {
    return row.category() == null ? "position" : row.category();
  }
}
