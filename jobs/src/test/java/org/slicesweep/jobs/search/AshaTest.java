package org.slicesweep.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.slicesweep.jobs.search.Trials.asha;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;
import org.slicesweep.common.InputException;

class AshaTest {
  @Test
  void rungsAreTheFirstOneTimesPowersOfTheReduction() {
    assertThat(rungs(300, 3, 30, 300)).containsExactly(30, 90);
    assertThat(rungs(270, 3, 30, 270)).containsExactly(30, 90); // 270 is the end itself
    assertThat(rungs(81, 3, 1, 81)).containsExactly(1, 3, 9, 27);
    assertThat(rungs(300, 4, 75, 300)).containsExactly(75);
    assertThat(rungs(300, 3, null, 300)).containsExactly(33, 99);
    assertThat(rungs(3, 3, null, 3)).containsExactly(1);
  }

  @Test
  void aShorterTrialHasItsRungsAtTheSameFractionOfItsSteps() {
    assertThat(rungs(300, 3, 30, 100)).containsExactly(10, 30);
    assertThat(rungs(300, 3, 30, 50)).containsExactly(5, 15);
    assertThat(rungs(300, 3, 30, 4)).containsExactly(1); // 0.4 and 1.2 steps
    assertThat(rungs(300, 3, 30, 1)).isEmpty();
  }

  private static int[] rungs(int longest, int reduction, Integer firstRung, int steps) {
    Map<String, TrialSpec> trials = new LinkedHashMap<>();
    TrialSpec asked = Trials.trial("cola", steps, 1);
    trials.put("long", Trials.trial("cola", longest, 0));
    trials.put("asked", asked);
    return new AshaRule(reduction, firstRung).over(trials).rungs(asked);
  }

  @Test
  void refusesRungsThatDoNotFit() {
    assertThatThrownBy(() -> rungs(300, 3, 101, 300))
        .isInstanceOf(InputException.class)
        .hasMessage("first_rung 101: expected at most steps / reduction, 300 / 3 = 100");
    assertThatThrownBy(() -> rungs(2, 3, null, 2))
        .isInstanceOf(InputException.class)
        .hasMessage("steps 2: too few for a rung with reduction 3");
  }

  /** By hand: reduction 2, so that every second arrival grants one place to the best that waits. */
  @Test
  void theBestOfThoseThatCameGoesOn() {
    Search asha = asha(6, 8, 2, 4); // one rung, at 4
    assertThat(asha.reached("t0", 4, 0.5)).isEqualTo(Verdict.PAUSE);
    assertThat(asha.promoted()).isEmpty();
    assertThat(asha.reached("t1", 4, 0.4)).isEqualTo(Verdict.PAUSE);
    assertThat(asha.promoted()).contains("t0");
    assertThat(asha.promoted()).isEmpty();
    assertThat(asha.reached("t2", 4, 0.9)).isEqualTo(Verdict.PAUSE); // the place of 2 is taken
    assertThat(asha.reached("t3", 4, 0.95)).isEqualTo(Verdict.GO_ON);
    assertThat(asha.promoted()).isEmpty();
    assertThat(asha.reached("t4", 4, 0.1)).isEqualTo(Verdict.PAUSE);
    asha.ended("t0");
    asha.ended("t3");
    assertThat(asha.reached("t5", 4, 0.2)).isEqualTo(Verdict.PAUSE);
    assertThat(asha.promoted()).contains("t2");
    assertThat(asha.promoted()).isEmpty();
    asha.ended("t2");
    assertThat(asha.leftOver()).containsExactlyInAnyOrder("t1", "t4", "t5");
    assertThat(asha.leftOver()).isEmpty();
  }

  @Test
  void equalOnesGoOnInTheOrderTheyCame() {
    Search asha = asha(4, 8, 2, 4);
    for (String id : List.of("t2", "t0", "t3", "t1")) {
      asha.reached(id, 4, 0.5);
    }
    assertThat(asha.promoted()).contains("t2");
    assertThat(asha.promoted()).contains("t0");
  }

  @ParameterizedTest
  @CsvSource({"48, 2, 8, 2", "48, 3, 30, 2", "100, 4, 3, 16", "7, 3, 30, 3", "1000, 3, 5, 50"})
  void promotesNoMoreThanGrantedAndAlwaysTheBest(
      int count, int reduction, int firstRung, int workers) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Map<String, TrialSpec> trials = Trials.trials(count, 300);
      Search asha = new AshaRule(reduction, firstRung).over(trials);
      ToDoubleBiFunction<String, Integer> curve = noise(random);
      List<String> order = new ArrayList<>(trials.keySet());
      Collections.shuffle(order, random);
      Competition result = new Competition(asha, trials, curve, random).run(order, workers);
      assertThat(result.steps()).isLessThanOrEqualTo(asha.mostSteps().orElseThrow());
      assertThat(result.complete()).isNotEmpty();
      for (int rung : asha.rungs(trials.get("t0"))) {
        List<String> arrivals = result.arrivals(rung);
        assertThat(arrivals).doesNotHaveDuplicates();
        assertThat(result.promotions(rung))
            .doesNotHaveDuplicates()
            .contains(best(arrivals, curve, rung))
            .hasSizeBetween(
                Math.max(1, arrivals.size() / reduction), arrivals.size() / reduction + 1);
      }
    }
  }

  /** Where Algorithm 2 as printed would promote nearly everything. */
  @Test
  void trialsThatComeInAscendingOrderCostNoMore() {
    Map<String, TrialSpec> trials = Trials.trials(900, 270);
    Search asha = new AshaRule(3, 30).over(trials);
    List<String> order = List.copyOf(trials.keySet());
    Competition result =
        new Competition(asha, trials, (id, step) -> number(id), new Random(0)).run(order, 4);
    assertThat(result.complete()).contains("t899");
    assertThat(result.steps()).isLessThanOrEqualTo(asha.mostSteps().orElseThrow());
    // 900 x 30 + 300 x 60 + 100 x 180, and one more at each rung
    assertThat(asha.expectedSteps()).hasValue(63_000);
    assertThat(asha.mostSteps()).hasValue(63_000 + 60 + 180);
    PrintedAlgorithm printed = new PrintedAlgorithm(3, 2);
    order.forEach(id -> printed.report(id, 0, number(id)));
    assertThat(printed.promotedAtOnce()).isGreaterThan(890);
  }

  /** Each promotion is one that Algorithm 2 would make of the same reports. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void everyPromotionIsOneOfAlgorithm2(int reduction) {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int count = 1 + random.nextInt(60);
      int rungs = 1 + random.nextInt(3);
      int longest = (int) Math.pow(reduction, rungs);
      Map<String, TrialSpec> trials = Trials.trials(count, longest);
      Search asha = new AshaRule(reduction, 1).over(trials);
      PrintedAlgorithm printed = new PrintedAlgorithm(reduction, rungs);
      Map<String, Integer> at = new HashMap<>();
      List<String> running = new ArrayList<>(trials.keySet());
      while (running.size() > 1) { // the last one may be granted a place that the rounding took
        String id = running.remove(random.nextInt(running.size()));
        int rung = at.merge(id, 1, Integer::sum) - 1;
        if (rung == rungs) {
          asha.ended(id);
          continue;
        }
        double metric = random.nextInt(20);
        printed.report(id, rung, metric);
        Verdict verdict = asha.reached(id, (int) Math.pow(reduction, rung), metric);
        if (verdict == Verdict.GO_ON) {
          assertThat(printed.promotable(rung)).contains(id);
          printed.promote(id, rung);
          running.add(id);
        } else if (random.nextBoolean() && running.size() > 1) {
          asha.promoted()
              .ifPresent(
                  promoted -> {
                    int from = at.get(promoted) - 1;
                    assertThat(printed.promotable(from)).contains(promoted);
                    printed.promote(promoted, from);
                    running.add(promoted);
                  });
        }
      }
    }
  }

  /** Curves that cross: a trial learns towards its own ceiling at its own pace, with noise. */
  @Test
  void findsNearlyTheBestForAQuarterOfTheSteps() {
    int found = 0;
    int searches = 40;
    for (int seed = 0; seed < searches; seed++) {
      Random random = new Random(seed);
      Map<String, TrialSpec> trials = Trials.trials(48, 300);
      Map<String, Double> ceilings = new HashMap<>();
      Map<String, Double> paces = new HashMap<>();
      for (String id : trials.keySet()) {
        ceilings.put(id, 0.55 + 0.2 * random.nextDouble());
        paces.put(id, 20 + 60 * random.nextDouble());
      }
      Map<String, Double> noise = new HashMap<>();
      ToDoubleBiFunction<String, Integer> curve =
          (id, step) ->
              0.5
                  + (ceilings.get(id) - 0.5) * (1 - Math.exp(-step / paces.get(id)))
                  + 0.005 * noise.computeIfAbsent(id + step, key -> random.nextGaussian());
      Search asha = new AshaRule(3, 30).over(trials);
      Competition result =
          new Competition(asha, trials, curve, random).run(List.copyOf(trials.keySet()), 4);
      assertThat(result.steps()).isLessThan(48 * 300 / 3);
      double best = ceilings.values().stream().max(Comparator.naturalOrder()).orElseThrow();
      double ours = result.complete().stream().mapToDouble(ceilings::get).max().orElseThrow();
      found += best - ours < 0.01 ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(searches * 9 / 10);
  }

  @Test
  void workersAreBusyWhileThereIsAnythingToDo() {
    Random random = new Random(1);
    Map<String, TrialSpec> trials = Trials.trials(500, 300);
    Search asha = new AshaRule(3, 10).over(trials);
    Competition result =
        new Competition(asha, trials, noise(random), random).run(List.copyOf(trials.keySet()), 8);
    assertThat(result.occupation(8)).isGreaterThan(0.85);
    assertThat((double) result.steps())
        .isCloseTo((double) asha.expectedSteps().orElseThrow(), within(0.05 * result.steps()));
  }

  @Test
  void tasksAndBackbonesAreNeverCompared() {
    Map<String, TrialSpec> trials = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      trials.put("a" + i, Trials.trial("cola", 90, i));
      trials.put("b" + i, Trials.trial("rte", 90, i));
      TrialSpec other = Trials.trial("rte", 90, i);
      trials.put(
          "c" + i,
          new TrialSpec(
              "maven:other",
              other.task(),
              other.method(),
              other.train(),
              other.precision(),
              other.seed()));
    }
    Search asha = new AshaRule(3, 30).over(trials);
    ToDoubleBiFunction<String, Integer> curve =
        (id, step) -> number(id) + 100 * "abc".indexOf(id.charAt(0));
    Competition result =
        new Competition(asha, trials, curve, new Random(0)).run(List.copyOf(trials.keySet()), 3);
    for (String task : List.of("a", "b", "c")) {
      assertThat(result.promotions(30)).filteredOn(id -> id.startsWith(task)).hasSizeBetween(3, 4);
      assertThat(result.complete()).contains(task + "8");
    }
  }

  @Test
  void whatIsNoNumberNeverGoesOn() {
    Search asha = asha(3, 9, 3, 3);
    assertThat(asha.reached("t0", 3, Double.NaN)).isEqualTo(Verdict.STOP);
    assertThat(asha.reached("t1", 3, Double.POSITIVE_INFINITY)).isEqualTo(Verdict.STOP);
    assertThat(asha.reached("t2", 3, Double.NaN)).isEqualTo(Verdict.STOP);
    assertThat(asha.promoted()).isEmpty();
    assertThat(asha.leftOver()).isEmpty();
  }

  @Test
  void aTrialThatFailsGivesItsPlaceBack() {
    Search asha = asha(6, 9, 3, 3);
    asha.reached("t0", 3, 0.9);
    asha.reached("t1", 3, 0.8);
    asha.reached("t2", 3, 0.1);
    assertThat(asha.promoted()).contains("t0");
    assertThat(asha.promoted()).isEmpty();
    asha.failed("t0");
    assertThat(asha.promoted()).contains("t1");
  }

  @Test
  void aFewTrialsStillHaveAWinner() {
    Search asha = asha(2, 9, 3, 3);
    assertThat(asha.reached("t0", 3, 0.4)).isEqualTo(Verdict.PAUSE);
    assertThat(asha.promoted()).isEmpty(); // t1 may still come
    assertThat(asha.reached("t1", 3, 0.3)).isEqualTo(Verdict.PAUSE);
    assertThat(asha.promoted()).contains("t0");
    Search alone = asha(1, 9, 3, 3);
    assertThat(alone.reached("t0", 3, 0.4)).isEqualTo(Verdict.GO_ON);
    Search failed = asha(2, 9, 3, 3);
    failed.reached("t0", 3, 0.4);
    failed.failed("t1"); // before any rung
    assertThat(failed.promoted()).contains("t0");
  }

  @Test
  void whomItDoesNotJudgeGoesOn() {
    Search asha = asha(2, 9, 3, 3);
    assertThat(asha.rungs(Trials.trial("cola", 9, 77))).isEmpty();
    assertThat(asha.reached("other", 3, 0)).isEqualTo(Verdict.GO_ON);
    assertThat(asha.reached("t0", 2, 0)).isEqualTo(Verdict.GO_ON); // no rung
    asha.ended("other");
    asha.failed("other");
    asha.remaining(Set.of("t0", "t1"));
    assertThat(asha.leftOver()).isEmpty();
  }

  @Test
  @Timeout(120)
  void aHundredThousandTrialsAreCheap() {
    Map<String, TrialSpec> trials = Trials.trials(100_000, 300);
    Search asha = new AshaRule(3, 10).over(trials);
    Random random = new Random(0);
    Competition result =
        new Competition(asha, trials, noise(random), random).run(List.copyOf(trials.keySet()), 64);
    assertThat(result.steps()).isLessThanOrEqualTo(asha.mostSteps().orElseThrow());
  }

  @Test
  void manyThreadsPromoteNoneTwice() throws InterruptedException {
    int count = 3000;
    Search asha = asha(count, 9, 3, 3);
    AtomicInteger next = new AtomicInteger();
    Map<String, Integer> promotions = new ConcurrentHashMap<>();
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(
                t ->
                    new Thread(
                        () -> {
                          Random random = new Random(t);
                          for (int i = next.getAndIncrement();
                              i < count;
                              i = next.getAndIncrement()) {
                            String id = "t" + i;
                            if (asha.reached(id, 3, random.nextDouble()) == Verdict.GO_ON) {
                              promotions.merge(id, 1, Integer::sum);
                            }
                            asha.promoted().ifPresent(p -> promotions.merge(p, 1, Integer::sum));
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    asha.promoted().ifPresent(p -> promotions.merge(p, 1, Integer::sum));
    assertThat(promotions.values()).containsOnly(1).hasSizeBetween(count / 3, count / 3 + 1);
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  /** Metrics without any order among trials. */
  private static ToDoubleBiFunction<String, Integer> noise(Random random) {
    Map<String, Double> drawn = new HashMap<>();
    return (id, step) -> drawn.computeIfAbsent(id + "@" + step, key -> random.nextDouble());
  }

  private static String best(
      List<String> ids, ToDoubleBiFunction<String, Integer> curve, int step) {
    return ids.stream()
        .max(Comparator.comparingDouble(id -> curve.applyAsDouble(id, step)))
        .orElseThrow();
  }
}
