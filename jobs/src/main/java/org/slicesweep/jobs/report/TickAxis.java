package org.slicesweep.jobs.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.slicesweep.jobs.report.Panel.Tick;

/** An axis with labels at given places, leaving out those that would run into the one before. */
final class TickAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;
  private static final double GAP = 14;

  private final transient List<Tick> ticks;

  TickAxis(String label, List<Tick> ticks) {
    super(label);
    this.ticks = ticks;
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
    List<NumberTick> shown = new ArrayList<>();
    double taken = Double.NEGATIVE_INFINITY;
    for (Tick tick : ticks) {
      double center = valueToJava2D(tick.x(), dataArea, edge);
      double half = Typeface.width(tick.label(), getTickLabelFont()) / 2;
      boolean fits = center - half > taken + GAP;
      if (fits) {
        taken = center + half;
      }
      String label = fits ? tick.label() : "";
      shown.add(new NumberTick(tick.x(), label, TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
    }
    return shown;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
