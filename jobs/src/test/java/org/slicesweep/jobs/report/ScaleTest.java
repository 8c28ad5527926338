package org.slicesweep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slicesweep.jobs.report.Panel.Point;
import org.slicesweep.jobs.report.Panel.Reference;
import org.slicesweep.jobs.report.Panel.Series;

class ScaleTest {
  @Test
  void holdsEveryMark() {
    Scale scale = Scale.of(panel(0, List.of(), 0.60, 0.70));
    assertThat(scale.low()).isLessThan(0.60);
    assertThat(scale.high()).isGreaterThan(0.70).isCloseTo(0.70, within(0.02));
  }

  @Test
  void holdsTheBand() {
    Scale scale = Scale.of(panel(0.05, List.of(), 0.60, 0.60));
    assertThat(scale.low()).isLessThan(0.55);
    assertThat(scale.high()).isGreaterThan(0.65);
  }

  @Test
  void equalMarksStillHaveAScale() {
    Scale scale = Scale.of(panel(0, List.of(), 0.6, 0.6));
    assertThat(scale.high() - scale.low()).isGreaterThan(0.03);
  }

  @Test
  void leavesOutWhatWouldFlattenTheMarks() {
    Reference near = new Reference("frozen probe", 0.50);
    Reference far = new Reference("majority class", 0.01);
    Scale scale = Scale.of(panel(0, List.of(near, far), 0.60, 0.70));
    assertThat(scale.shown()).containsExactly(near);
    assertThat(scale.beyond()).containsExactly(far);
    assertThat(scale.low()).isBetween(0.4, 0.5);
  }

  private static Panel panel(double band, List<Reference> references, double... scores) {
    List<Point> points =
        Arrays.stream(scores)
            .mapToObj(score -> new Point(score, Interval.of(List.of(score)), List.of(score)))
            .toList();
    return new Panel(
        "title",
        "subtitle",
        "caption",
        "x",
        Metric.ACCURACY,
        List.of(),
        List.of(new Series("row", points, true)),
        references,
        band);
  }
}
