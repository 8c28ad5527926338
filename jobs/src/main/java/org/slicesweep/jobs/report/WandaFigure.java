package org.slicesweep.jobs.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Slices that Wanda scores highest and lowest, half of each, and any: the paper's Figure 2c. If the
 * slice mattered, they would differ.
 */
final class WandaFigure implements Figure {
  private static final Map<String, String> CATEGORIES = new LinkedHashMap<>();

  static {
    CATEGORIES.put("most", "Most important");
    CATEGORIES.put("least", "Least important");
    CATEGORIES.put("mixed", "Mixed");
    CATEGORIES.put("random", "Random");
  }

  @Override
  public String name() {
    return "wanda";
  }

  @Override
  public String sql() {
    return Measurement.query("category IN ('most', 'least', 'mixed', 'random')");
  }

  @Override
  public Panel panel(Subject subject, List<Measurement> rows) throws NothingToDraw {
    return CategoryFigure.panel(
        " of slices by Wanda importance",
        CATEGORIES,
        Set.of("most", "least", "mixed"),
        subject,
        rows);
  }
}
