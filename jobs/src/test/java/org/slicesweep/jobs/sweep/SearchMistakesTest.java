package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.slicesweep.jobs.sweep.SearchTest.TOP;
import static org.slicesweep.jobs.sweep.SearchTest.WIDE;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a mistake in {@code search:} of a sweep file is told. */
class SearchMistakesTest {
  @TempDir private Path folder;

  /** Each sweep goes on from line 3. */
  static Stream<Arguments> mistakes() {
    String grid = "\ngrid: {method: slicefine, rank: [1, 2, 4]}";
    return Stream.of(
        arguments(
            "search: {smaple: random}" + grid,
            "s.yaml:3: unknown key \"smaple\" in search: did you mean \"sample\"?"),
        arguments(
            "search: {sample: latin_hypercubes, trials: 2}" + grid,
            "s.yaml:3: sample \"latin_hypercubes\": did you mean \"latin_hypercube\"?"),
        arguments(
            "search: {stop: hyperband}" + grid,
            "s.yaml:3: stop \"hyperband\": expected one of asha, median"),
        arguments("search: asha" + grid, "s.yaml:3: search: expected a mapping, given \"asha\""),
        arguments(
            "search: {seed: 1}" + grid,
            "s.yaml:3: search: expected sample (latin_hypercube, random) or stop (asha, median)"),
        arguments(
            "search:\n  sample: random" + grid,
            "s.yaml:4: sample needs to know how many: add trials: 48"),
        arguments(
            "search:\n  stop: asha\n  trials: 3" + grid,
            "s.yaml:5: trials counts samples: add sample: latin_hypercube"),
        arguments(
            "search: {sample: random,\n  trials: 0}" + grid,
            "s.yaml:4: trials 0: expected at least 1"),
        arguments(
            "search: {stop: median,\n  reduction: 3}" + grid,
            "s.yaml:4: reduction is a setting of stop: asha"),
        arguments(
            "search: {sample: random, trials: 2,\n  grace_steps: 3}" + grid,
            "s.yaml:4: grace_steps is a setting of stop: median"),
        arguments(
            "search: {stop: asha,\n  reduction: 1}" + grid,
            "s.yaml:4: reduction 1: expected at least 2"),
        arguments(
            "search: {stop: asha,\n  first_rung: 0}" + grid,
            "s.yaml:4: first_rung 0: expected at least 1"),
        arguments(
            "search: {stop: asha,\n  first_rung: 101}" + grid,
            "s.yaml:4: first_rung 101: expected at most steps / reduction, 300 / 3 = 100"),
        arguments(
            "search:\n  stop: asha\ntrain: {steps: 2, warmup_steps: 0}" + grid,
            "s.yaml:4: steps 2: too few for a rung with reduction 3"),
        arguments(
            "search: {stop: median,\n  every: 300}" + grid,
            "s.yaml:4: every 300: expected below the longest trial's 300 steps"),
        arguments(
            "search: {stop: median, every: 40,\n  grace_steps: 281}" + grid,
            "s.yaml:4: grace_steps 281: expected at most 280, where trials are measured last"),
        arguments(
            "search:\n  stop: asha\nexecution: solo" + grid,
            "s.yaml:4: stop: execution solo compares trials of equally many steps, so leave it"
                + " out"),
        arguments(
            "search: {stop: asha}\nbaselines: {method: full}",
            "s.yaml:3: search needs a grid: baselines are neither sampled nor stopped"),
        // Ranges to draw from.
        arguments(
            "grid:\n  method: slicefine\n  rank: {low: 1, high: 4}",
            "s.yaml:5: rank: low and high are a range to draw from: add search: {sample:"
                + " latin_hypercube, trials: 48}, or write from and to"),
        arguments(
            "search: {sample: random, trials: 2}"
                + grid
                + "\nbaselines: {method: slicefine,\n"
                + "  rank: {low: 1, high: 4}}",
            "s.yaml:6: rank: low and high are a range to draw from: baselines are not sampled:"
                + " write from and to, or a list"),
        arguments(sampled("rank: {low: 1}"), "s.yaml:6: rank: a range to draw from needs high"),
        arguments(
            sampled("rank: {low: 1, high: 4.5}"),
            "s.yaml:6: rank: high: expected a whole number, given 4.5"),
        arguments(
            sampled("rank: {low: 4, high: 4}"), "s.yaml:6: rank: the range from 4 to 4 is empty"),
        arguments(
            sampled("learning_rate: {low: 0, high: 1, log: true}"),
            "s.yaml:6: learning_rate: low 0: with log, expected above 0"),
        arguments(
            sampled("rank: {low: 1, high: 4, step: 2}"),
            "s.yaml:6: unknown key \"step\" in the range of rank: expected one of low, high, log"),
        arguments(
            sampled("rank: {low: 1, high: 4, log: 2}"),
            "s.yaml:6: rank: log: expected true or false, given 2"),
        arguments(
            sampled("move_interval: {low: null, high: 4}"),
            "s.yaml:6: move_interval: low: expected a whole number, given nothing"),
        arguments(
            sampled("axis: {low: row, high: column}"),
            "s.yaml:6: axis: expected one of row, column, row_column, given a mapping"),
        arguments(
            sampled("zip: {rank: {low: 1, high: 3}, position: [1, 2, 3]}"),
            "s.yaml:6: rank: a range to draw from stands in grid, by itself"),
        arguments(
            sampled("rank: {low: -3, high: -1}"),
            "s.yaml:6: rank -3: expected at least 1".replace("-3", "-%d")));
  }

  private static String sampled(String setting) {
    return "search: {sample: random, trials: 2}\ngrid:\n  method: slicefine\n  " + setting;
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isToldWithFileAndLine(String rest, String message) {
    String told = SweepText.mistake(folder, TOP + rest);
    assertThat(message.contains("%d") ? told.replaceAll("-\\d", "-%d") : told).isEqualTo(message);
  }

  @Test
  void refusesMoreSamplesThanAreProbablyMeant() {
    String sweep = TOP + "search: {sample: random, trials: 60000}\nseeds: 2\n" + WIDE;
    assertThat(SweepText.mistake(folder, sweep))
        .isEqualTo(
            "s.yaml:3: 120,000 combinations are more than 100,000: add --yes if you mean it");
  }
}
