package org.slicesweep.jobs.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Names lines at their right end, where a legend would make the reader look them up. */
final class SideLabels {
  private static final double GAP = 34;
  private static final double LINE_HEIGHT = 38;
  private static final double ARROW = 8;

  /** Where a value that is not on the scale lies. */
  enum Beyond {
    ABOVE,
    BELOW
  }

  /**
   * @param beyond null for a value on the scale
   */
  private record Label(String text, double value, Color color, Font font, Beyond beyond) {}

  private final List<Label> labels = new ArrayList<>();

  void add(String text, double value, Color color, Font font) {
    labels.add(new Label(text, value, color, font, null));
  }

  /** Adds a label with an arrow for a value that lies beyond the end of the scale. */
  void addBeyond(String text, double end, Beyond beyond, Color color, Font font) {
    labels.add(new Label(text, end, color, font, beyond));
  }

  /** What has to be left free at the right, in pixels. */
  double width() {
    return labels.stream()
        .mapToDouble(label -> GAP + Typeface.width(label.text(), label.font()) + 10)
        .max()
        .orElse(0);
  }

  /**
   * Draws the labels beside an area, each at its value's height or, where they would overlap, as
   * near to it as there is room.
   *
   * @param height the y coordinate of a value
   */
  void draw(Graphics2D g2, Rectangle2D area, DoubleUnaryOperator height) {
    List<Label> sorted =
        labels.stream()
            .sorted(Comparator.comparingDouble(label -> height.applyAsDouble(label.value())))
            .toList();
    double[] wanted =
        sorted.stream().mapToDouble(label -> height.applyAsDouble(label.value())).toArray();
    double[] placed = spread(wanted, LINE_HEIGHT, area.getMaxY());
    for (int i = 0; i < placed.length; i++) {
      Label label = sorted.get(i);
      g2.setStroke(Style.HAIRLINE);
      g2.setColor(Style.LINE);
      if (label.beyond() != null) {
        g2.fill(arrow(label.beyond(), area.getMaxX() + GAP / 2, placed[i]));
      } else if (Math.abs(placed[i] - wanted[i]) > 1) {
        g2.draw(
            new Line2D.Double(area.getMaxX() + 3, wanted[i], area.getMaxX() + GAP - 5, placed[i]));
      }
      g2.setColor(label.color());
      g2.setFont(label.font());
      float baseline = (float) (placed[i] + label.font().getSize2D() * 0.35);
      g2.drawString(label.text(), (float) (area.getMaxX() + GAP), baseline);
    }
  }

  private static Path2D arrow(Beyond beyond, double x, double y) {
    double tip = beyond == Beyond.ABOVE ? -ARROW : ARROW;
    Path2D arrow = new Path2D.Double();
    arrow.moveTo(x, y + tip);
    arrow.lineTo(x - ARROW, y - tip * 0.6);
    arrow.lineTo(x + ARROW, y - tip * 0.6);
    arrow.closePath();
    return arrow;
  }

  /**
   * Moves sorted values apart until neighbours are {@code gap} apart: each group that would overlap
   * is centred on the mean of what its members wanted, and none reaches beyond {@code limit}.
   */
  static double[] spread(double[] wanted, double gap, double limit) {
    double[] placed = wanted.clone();
    for (int i = 0; i < placed.length; i++) {
      int first = i;
      placed[i] = Math.min(wanted[i], limit);
      while (first > 0 && placed[first] - placed[first - 1] < gap - 1e-9) {
        first = startOfGroup(placed, first - 1, gap);
        double center = 0;
        for (int j = first; j <= i; j++) {
          center += wanted[j] / (i - first + 1);
        }
        double top = Math.min(center - gap * (i - first) / 2, limit - gap * (i - first));
        for (int j = first; j <= i; j++) {
          placed[j] = top + gap * (j - first);
        }
      }
    }
    return placed;
  }

  private static int startOfGroup(double[] placed, int index, double gap) {
    int first = index;
    while (first > 0 && placed[first] - placed[first - 1] < gap + 1e-9) {
      first--;
    }
    return first;
  }
}
