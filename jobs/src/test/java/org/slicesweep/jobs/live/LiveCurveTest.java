package org.slicesweep.jobs.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slicesweep.StepReport;

class LiveCurveTest {
  private static StepReport report(int step, double loss, Double metric) {
    return new StepReport(step, loss, metric, 1e-3, null, null, null);
  }

  private static List<Integer> steps(List<CurvePoint> points) {
    return points.stream().map(CurvePoint::step).toList();
  }

  @Test
  void keepsAFewPointsOfAnyTraining() {
    LiveCurve curve = new LiveCurve();
    for (int step = 1; step <= 100_000; step++) {
      curve.add(step, 1.0 / step);
      assertThat(curve.points()).hasSizeLessThanOrEqualTo(LiveCurve.MOST_POINTS);
    }
    List<Integer> steps = steps(curve.points());
    assertThat(steps).isSorted().hasSizeGreaterThan(LiveCurve.MOST_POINTS / 2 - 1);
    int gap = steps.get(1) - steps.get(0);
    assertThat(IntStream.range(1, steps.size()).map(i -> steps.get(i) - steps.get(i - 1)))
        .allSatisfy(each -> assertThat(each).isEqualTo(gap));
    assertThat(curve.points())
        .allSatisfy(point -> assertThat(point.loss()).isEqualTo(1.0 / point.step()));
  }

  @Test
  void aStepThatIsToldAgainIsNoNewPoint() {
    LiveCurve curve = new LiveCurve();
    curve.add(5, 0.5);
    curve.add(5, 0.5);
    assertThat(steps(curve.points())).containsExactly(5);
  }

  @Test
  void aTrialThatBeginsAgainElsewhereBeginsItsCurveAgain() {
    LiveCurve curve = new LiveCurve();
    curve.add(5, 0.5);
    curve.add(9, 0.4);
    curve.add(1, 0.9);
    curve.add(2, 0.8);
    assertThat(steps(curve.points())).containsExactly(1, 2);
  }

  @Test
  void aWholeCurveBecomesMeansOfEquallyManySteps() {
    List<StepReport> curve =
        IntStream.rangeClosed(1, 320)
            .mapToObj(step -> report(step, step, step == 15 ? 0.75 : null))
            .toList();
    List<CurvePoint> points = LiveCurve.of(curve);
    assertThat(points).hasSize(32);
    assertThat(points.get(0)).isEqualTo(new CurvePoint(10, 5.5, null));
    assertThat(points.get(1)).isEqualTo(new CurvePoint(20, 15.5, 0.75));
    assertThat(points.get(31).loss()).isCloseTo((311 + 320) / 2.0, within(1e-9));
  }

  @Test
  void shortAndDivergedCurvesAreNoTrouble() {
    assertThat(LiveCurve.of(List.of())).isEmpty();
    assertThat(LiveCurve.of(List.of(report(1, 0.5, null), report(2, Double.NaN, null))))
        .containsExactly(new CurvePoint(1, 0.5, null));
  }
}
