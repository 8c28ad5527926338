package org.slicesweep.jobs.live;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.StepReport;

/**
 * A learning curve with few points, however long the training: when they become too many, every
 * other one is forgotten. Not thread-safe.
 */
public final class LiveCurve {
  /** As many as a small drawing can show. */
  static final int MOST_POINTS = 64;

  /** Of a curve that travels from an executor and is kept for a while. */
  private static final int POINTS_OF_ENDED = 32;

  private final List<CurvePoint> points = new ArrayList<>();
  private int stride = 1;
  private int seen;

  /** Adds a point; one of a step that is there already is ignored. */
  public void add(int step, double loss) {
    if (!points.isEmpty() && step <= points.get(points.size() - 1).step()) {
      if (step < points.get(0).step()) {
        points.clear(); // the trial began again elsewhere
      } else {
        return;
      }
    }
    if (seen++ % stride != 0) {
      return;
    }
    points.add(new CurvePoint(step, loss, null));
    if (points.size() > MOST_POINTS) {
      for (int i = points.size() - 1; i > 0; i -= 2) {
        points.remove(i - 1);
      }
      stride *= 2;
    }
  }

  /** The points so far, by step. */
  public List<CurvePoint> points() {
    return List.copyOf(points);
  }

  /**
   * A whole curve in few points: each stands for as many steps, and has their mean loss. What
   * diverged is left out.
   */
  public static List<CurvePoint> of(List<StepReport> curve) {
    int count = Math.min(POINTS_OF_ENDED, curve.size());
    List<CurvePoint> points = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) curve.size() * i / count);
      int to = (int) ((long) curve.size() * (i + 1) / count);
      CurvePoint point = point(curve.subList(from, to));
      if (Double.isFinite(point.loss())) {
        points.add(point);
      }
    }
    return points;
  }

  private static CurvePoint point(List<StepReport> steps) {
    double sum = 0;
    Double metric = null;
    for (StepReport step : steps) {
      sum += step.loss();
      metric = step.metric() == null ? metric : step.metric();
    }
    return new CurvePoint(steps.get(steps.size() - 1).step(), sum / steps.size(), metric);
  }
}
