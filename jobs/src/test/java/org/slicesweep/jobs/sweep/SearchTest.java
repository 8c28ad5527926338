package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.search.Search;

/** What {@code search:} in a sweep file draws and judges. */
class SearchTest {
  static final String TOP =
      """
      backbone: maven:all-MiniLM-L6-v2
      task: acceptability
      """;

  static final String WIDE =
      """
      grid:
        method: slicefine
        axis: [row, column]
        rank: {low: 1, high: 64, log: true}
        position: {low: 0, high: 300}
        learning_rate: {low: 1e-4, high: 1e-2, log: true}
        weight_decay: {low: 0, high: 0.2}
      """;

  @TempDir private Path folder;

  @Test
  void aLatinHypercubeFillsEveryCellOfEveryDimensionOnce() {
    int trials = 48;
    Collection<TrialSpec> drawn = draw("latin_hypercube", trials, 0, WIDE).trials().values();
    assertThat(drawn).hasSize(trials);
    assertOneInEachCell(drawn, t -> share(t.train().learningRate(), 1e-4, 1e-2, true));
    assertOneInEachCell(drawn, t -> share(t.train().weightDecay(), 0, 0.2, false));
    Map<Object, Long> axes =
        drawn.stream()
            .collect(Collectors.groupingBy(t -> SweepText.slice(t).axis(), Collectors.counting()));
    assertThat(axes.values()).containsExactly(24L, 24L);
    // Half of all ranks lie below the geometric mean of the ends, as the logarithm asks.
    assertThat(drawn.stream().filter(t -> SweepText.slice(t).rank() < 6).count())
        .isCloseTo(Math.round(48 * Math.log(5.5 / 0.5) / Math.log(64.5 / 0.5)), within(1L));
    assertThat(drawn).allMatch(t -> SweepText.slice(t).position() <= 300);
  }

  @Test
  void aRandomSampleDoesNot() {
    Collection<TrialSpec> drawn = draw("random", 48, 0, WIDE).trials().values();
    assertThat(drawn).hasSize(48);
    List<Long> cells =
        sortedShares(drawn, t -> share(t.train().learningRate(), 1e-4, 1e-2, true)).stream()
            .map(share -> (long) (48 * share))
            .toList();
    assertThat(cells).allMatch(cell -> cell >= 0 && cell < 48);
    assertThat(cells.stream().distinct().count()).isLessThan(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"latin_hypercube", "random"})
  void theSameSearchDrawsTheSameTrialsAndAnotherSeedOthers(String kind) {
    Map<String, TrialSpec> once = draw(kind, 20, 3, WIDE).trials();
    assertThat(List.copyOf(draw(kind, 20, 3, WIDE).trials().keySet()))
        .isEqualTo(List.copyOf(once.keySet()));
    assertThat(new HashSet<>(draw(kind, 20, 4, WIDE).trials().keySet()))
        .doesNotContainAnyElementsOf(once.keySet());
    String reordered =
        """
        grid:
          weight_decay: {low: 0, high: 0.2}
          learning_rate: {low: 1e-4, high: 1e-2, log: true}
          position: {low: 0, high: 300}
          rank: {low: 1, high: 64, log: true}
          axis: [row, column]
          method: slicefine
        """;
    assertThat(draw(kind, 20, 3, reordered).trials().keySet())
        .containsExactlyElementsOf(once.keySet());
  }

  @Test
  void whatIsDrawnReadsWell() {
    TrialSpec first = draw("latin_hypercube", 10, 0, WIDE).sweep().trials().get(0);
    String rate = Double.toString(first.train().learningRate());
    assertThat(rate.replaceFirst("E.*", "").replaceAll("^0?\\.?0*|\\.", "").length())
        .as(rate)
        .isLessThanOrEqualTo(5);
  }

  @Test
  void drawsACombinationOnceAndNoneThatIsExcluded() {
    String grid =
        """
        grid:
          method: slicefine
          axis: [row, column]
          rank: [1, 2, 4, 8]
          position: {from: 0, to: 2}
          exclude: {axis: row, rank: [4, 8]}
        """;
    for (int seed = 0; seed < 20; seed++) {
      // 2 * 4 * 3 combinations less 2 * 3
      Collection<TrialSpec> all = draw("latin_hypercube", 18, seed, grid).trials().values();
      assertThat(all).hasSize(18);
      assertThat(draw("random", 17, seed, grid).trials()).hasSize(17);
      assertThat(all)
          .noneMatch(
              t ->
                  SweepText.slice(t).axis().name().equals("ROW") && SweepText.slice(t).rank() >= 4);
    }
    assertThat(SweepText.mistake(folder, TOP + "search: {sample: random,\n  trials: 19}\n" + grid))
        .isEqualTo(
            "s.yaml:4: trials 19: the grid has 18 different combinations: leave out sample and"
                + " trials to run them all");
  }

  @Test
  void replacesWhatARangeDrawsTwice() {
    String grid = "grid: {method: slicefine, rank: {low: 1, high: 10}}";
    assertThat(draw("random", 10, 1, grid).trials().values())
        .extracting(t -> SweepText.slice(t).rank())
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
  }

  @Test
  void theEntriesOfAGridShareTheSamples() {
    String grid =
        """
        grid:
        - {method: slicefine, rank: {low: 1, high: 300}}
        - {method: lora, learning_rate: {low: 1e-4, high: 1e-2, log: true}}
        - {method: bitfit, learning_rate: [1e-3, 2e-3]}
        """;
    SweepFile file = draw("latin_hypercube", 20, 0, grid);
    assertThat(
            file.trials().values().stream()
                .collect(Collectors.groupingBy(t -> t.method().name(), Collectors.counting())))
        .isEqualTo(Map.of("slicefine", 9L, "lora", 9L, "bitfit", 2L)); // 7, 7, 6 of which 4 twice
  }

  @Test
  void everySampleRunsOnceASeedAndBaselinesAreWhole() {
    SweepFile file =
        SweepText.open(
            folder,
            TOP
                + "seeds: 3\nsearch: {sample: latin_hypercube, trials: 8}\n"
                + WIDE
                + "baselines:\n- {method: full, learning_rate: [1e-4, 1e-5]}\n");
    Map<Object, Long> bySettings =
        file.trials().values().stream()
            .collect(Collectors.groupingBy(SweepText::withoutSeed, Collectors.counting()));
    assertThat(bySettings)
        .hasSize(10)
        .allSatisfy((settings, seeds) -> assertThat(seeds).isEqualTo(3));
    assertThat(file.searchInWords())
        .contains("8 combinations by latin_hypercube, at most 7,200 steps"); // 8 * 3 * 300
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "search: {sample: latin_hypercube, trials: 12, seed: -4}",
        "search: {sample: random, trials: 12, stop: asha, reduction: 4, first_rung: 10}",
        "search: {sample: random, trials: 12, stop: median, every: 7}",
        "search: {sample: random, trials: 12, stop: median, grace_steps: 60}",
      })
  void theResolvedSweepReadsBackToTheSameSamples(String search) {
    Sweep sweep =
        SweepText.read(
            folder,
            TOP
                + search
                + "\n"
                + WIDE
                + "  zip: {bias: [true, false], steps: [100, 200]}\n"
                + "  head_learning_rate: {low: 0.001, high: 0.004}\n");
    Sweep again = SweepText.read(folder, sweep.resolvedYaml());
    assertThat(again.trials()).as(sweep.resolvedYaml()).isEqualTo(sweep.trials());
    assertThat(again.resolvedYaml()).isEqualTo(sweep.resolvedYaml());
  }

  @Test
  void overridesReachTheSearch() {
    SweepFile file =
        SweepText.open(
            folder,
            TOP + WIDE,
            "search.sample=random",
            "search.trials=5",
            "grid.rank={low: 2, high: 3}",
            "seeds=2");
    assertThat(file.trials()).hasSize(10);
    assertThat(file.trials().values()).allMatch(t -> SweepText.slice(t).rank() <= 3);
    String grid = "\nsearch: {stop: asha}\ngrid: {method: slicefine, rank: [1, 2, 3]}";
    assertThat(SweepText.open(folder, TOP + grid, "search=null").searchInWords()).isEmpty();
  }

  @Test
  void aSearchJudgesTheGridAndNeverABaseline() {
    SweepFile file =
        SweepText.open(
            folder,
            TOP
                + """
                search: {stop: asha, reduction: 3, first_rung: 30}
                grid: {method: slicefine, rank: [1, 2, 4, 8]}
                baselines:
                - {method: slicefine, rank: 4}
                - {method: full}
                """);
    Search search = file.search();
    assertThat(file.trials()).hasSize(5);
    file.trials()
        .values()
        .forEach(
            trial -> {
              boolean judged =
                  trial.method().name().equals("slicefine") && SweepText.slice(trial).rank() != 4;
              assertThat(search.rungs(trial)).isEqualTo(judged ? new int[] {30, 90} : new int[0]);
            });
    assertThat(file.searchInWords())
        .contains("all of 4 combinations, at most 900 steps; asha will train about 360");
    ToDoubleFunction<TrialSpec> shares = file.shares();
    assertThat(
            file.trials().values().stream().mapToDouble(t -> 300 * shares.applyAsDouble(t)).sum())
        .isCloseTo(360 + 2 * 300, within(1e-6));
  }

  @Test
  void withoutAStopEverythingIsTrainedToItsEnd() {
    for (String search : List.of("", "search: {sample: random, trials: 2}\n")) {
      SweepFile file =
          SweepText.open(folder, TOP + search + "grid: {method: slicefine, rank: [1, 2, 4]}");
      assertThat(file.trials().values()).allMatch(trial -> file.search().rungs(trial).length == 0);
      assertThat(file.searchInWords().isPresent()).isEqualTo(!search.isEmpty());
    }
  }

  @Test
  void whatIsStoppedStartsInRandomOrder() {
    String grid = "grid: {method: slicefine, rank: {from: 1, to: 50}}\nbaselines: {method: full}";
    SweepFile file = SweepText.open(folder, TOP + "search: {stop: asha}\n" + grid);
    Function<SweepFile, List<Integer>> ranks =
        of -> of.sweep().trials().stream().limit(50).map(t -> SweepText.slice(t).rank()).toList();
    assertThat(ranks.apply(file))
        .isNotEqualTo(IntStream.rangeClosed(1, 50).boxed().toList())
        .isEqualTo(ranks.apply(SweepText.open(folder, TOP + "search: {stop: asha}\n" + grid)))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    assertThat(file.sweep().trials().get(50).method().name()).isEqualTo("full");
  }

  private SweepFile draw(String kind, int trials, int seed, String grid) {
    String search = "search: {sample: %s, trials: %d, seed: %d}\n".formatted(kind, trials, seed);
    return SweepText.open(folder, TOP + search + grid);
  }

  private static double share(double value, double low, double high, boolean log) {
    return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  }

  /** Up to the rounding of what is drawn. */
  private static void assertOneInEachCell(
      Collection<TrialSpec> trials, ToDoubleFunction<TrialSpec> share) {
    List<Double> shares = sortedShares(trials, share);
    for (int cell = 0; cell < trials.size(); cell++) {
      assertThat(shares.get(cell) * trials.size()).isBetween(cell - 0.02, cell + 1.02);
    }
  }

  private static List<Double> sortedShares(
      Collection<TrialSpec> trials, ToDoubleFunction<TrialSpec> share) {
    return trials.stream().map(share::applyAsDouble).sorted().toList();
  }
}
