package org.slicesweep.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;

class MedianStoppingTest {
  private static final int STEPS = 100;

  @Test
  void measuresEverySoManyStepsAndNotAtTheEnd() {
    assertThat(rungs(30, null, 100)).containsExactly(30, 60, 90);
    assertThat(rungs(25, null, 100)).containsExactly(25, 50, 75);
    assertThat(rungs(null, null, 50)).containsExactly(5, 10, 15, 20, 25, 30, 35, 40, 45);
    assertThat(rungs(null, null, 2)).containsExactly(1);
  }

  private static int[] rungs(Integer every, Integer grace, int steps) {
    Map<String, TrialSpec> trials = Trials.trials(1, steps);
    return new MedianRule(every, grace).over(trials).rungs(trials.get("t0"));
  }

  /** The others' running averages after 50 are 0.5, 0.6 and 0.7. */
  @Test
  void stopsAtAMetricBelowTheMedianOfRunningAverages() {
    Search median = three();
    assertThat(median.reached("t3", 25, 0.1)).isEqualTo(Verdict.GO_ON); // grace
    assertThat(median.reached("t3", 50, 0.59)).isEqualTo(Verdict.STOP);
    median = three();
    median.reached("t3", 25, 0.1);
    assertThat(median.reached("t3", 50, 0.6)).isEqualTo(Verdict.GO_ON); // not below
    median = three();
    median.reached("t3", 25, 0.65);
    assertThat(median.reached("t3", 50, 0.1)).isEqualTo(Verdict.GO_ON); // its best counts
  }

  private static Search three() {
    Search median = new MedianRule(25, 50).over(Trials.trials(10, STEPS));
    double[][] curves = {{0.4, 0.6}, {0.6, 0.6}, {0.65, 0.75}};
    for (int i = 0; i < 3; i++) {
      assertThat(median.reached("t" + i, 25, curves[i][0])).isEqualTo(Verdict.GO_ON);
      assertThat(median.reached("t" + i, 50, curves[i][1])).isEqualTo(Verdict.GO_ON);
    }
    return median;
  }

  @Test
  void stopsNoOneBeforeThreeOthersHaveComeAsFar() {
    Search median = new MedianRule(50, 0).over(Trials.trials(4, STEPS));
    for (int i = 0; i < 3; i++) {
      assertThat(median.reached("t" + i, 50, 0.9 - 0.1 * i)).isEqualTo(Verdict.GO_ON);
    }
    assertThat(median.reached("t3", 50, 0.1)).isEqualTo(Verdict.STOP);
  }

  @Test
  void whatIsNoNumberIsTheWorst() {
    Search median = three();
    assertThat(median.reached("t3", 25, Double.NaN)).isEqualTo(Verdict.GO_ON);
    assertThat(median.reached("t3", 50, Double.NaN)).isEqualTo(Verdict.STOP);
    assertThat(median.reached("t4", 25, 0.9)).isEqualTo(Verdict.GO_ON);
    assertThat(median.reached("t4", 50, 0.9)).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void aStepToldAgainChangesNothing() {
    Search median = three();
    median.reached("t3", 25, 0.1);
    assertThat(median.reached("t3", 50, 0.1)).isEqualTo(Verdict.STOP);
    assertThat(median.reached("t3", 50, 0.1)).isEqualTo(Verdict.STOP);
  }

  /** Against a plain reading of the rule, over random metrics in random order. */
  @Test
  void agreesWithTheRuleReadPlainly() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      int count = 30;
      Search median = new MedianRule(10, 20).over(Trials.trials(count, STEPS));
      Map<String, List<Double>> told = new HashMap<>();
      List<String> running = new ArrayList<>(Trials.trials(count, STEPS).keySet());
      while (!running.isEmpty()) {
        String id = running.get(random.nextInt(running.size()));
        List<Double> curve = told.computeIfAbsent(id, key -> new ArrayList<>());
        double metric = random.nextInt(30);
        curve.add(metric);
        int measurements = curve.size();
        double[] others =
            told.entrySet().stream()
                .filter(other -> !other.getKey().equals(id))
                .filter(other -> other.getValue().size() >= measurements)
                .mapToDouble(
                    other ->
                        other.getValue().subList(0, measurements).stream()
                            .mapToDouble(value -> value)
                            .average()
                            .orElseThrow())
                .sorted()
                .toArray();
        double best = curve.stream().mapToDouble(value -> value).max().orElseThrow();
        boolean stop = measurements >= 2 && others.length >= 3 && best < middle(others) - 1e-9;
        assertThat(median.reached(id, 10 * measurements, metric))
            .as("%s after %s among %s", id, curve, Arrays.toString(others))
            .isEqualTo(stop ? Verdict.STOP : Verdict.GO_ON);
        if (stop || measurements == 9) {
          running.remove(id);
        }
      }
    }
  }

  private static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  @Test
  void sparesStepsAndKeepsTheBest() {
    Random random = new Random(0);
    Map<String, TrialSpec> trials = Trials.trials(60, 300);
    Search median = new MedianRule(null, null).over(trials);
    ToDoubleBiFunction<String, Integer> curve =
        (id, step) -> Integer.parseInt(id.substring(1)) * (1 - Math.exp(-step / 60.0));
    Competition result =
        new Competition(median, trials, curve, random).run(List.copyOf(trials.keySet()), 4);
    assertThat(result.complete()).contains("t59");
    result =
        new Competition(new MedianRule(null, null).over(trials), trials, curve, random)
            .run(shuffled(trials, random), 4);
    assertThat(result.complete()).contains("t59");
    assertThat(result.stopped()).isNotEmpty();
    assertThat(result.steps()).isLessThan(60 * 300 * 4 / 5);
    assertThat(median.mostSteps()).hasValue(60 * 300);
    assertThat(median.expectedSteps()).isEmpty();
  }

  private static List<String> shuffled(Map<String, TrialSpec> trials, Random random) {
    List<String> ids = new ArrayList<>(trials.keySet());
    Collections.shuffle(ids, random);
    return ids;
  }
}
