package org.slicesweep.jobs.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Slices densest in a winning and in a losing lottery ticket, beside a random slice and the first:
 * the paper's Figure 2d.
 */
final class LotteryFigure implements Figure {
  private static final Map<String, String> CATEGORIES = new LinkedHashMap<>();

  static {
    CATEGORIES.put("winning", "Winning ticket");
    CATEGORIES.put("losing", "Losing ticket");
    CATEGORIES.put("random", "Random slice");
    CATEGORIES.put("position", "First slice");
  }

  @Override
  public String name() {
    return "lottery";
  }

  @Override
  public String sql() {
    return Measurement.query(
        "category IN ('winning', 'losing', 'random')"
            + " OR category IS NULL AND move_interval IS NULL AND indices IS NULL");
  }

  @Override
  public Panel panel(Subject subject, List<Measurement> rows) throws NothingToDraw {
    return CategoryFigure.panel(
        " of slices by lottery ticket", CATEGORIES, Set.of("winning", "losing"), subject, rows);
  }
}
