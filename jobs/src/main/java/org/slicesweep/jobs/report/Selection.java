package org.slicesweep.jobs.report;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Trials that differ only in what a figure shows.
 *
 * @param settings what they have in common
 */
record Selection(Settings settings, List<Measurement> rows) {

  /**
   * The trials to show where a sweep varied more than the figure does: of all combinations of the
   * other settings the one that covers most points, then the one with most trials, then the first.
   *
   * @param varied settings that may differ within the figure; the seed always may
   * @param point what makes two trials the same point
   */
  static Selection widest(
      List<Measurement> rows, Set<String> varied, Function<Measurement, ?> point) {
    Set<String> free = new HashSet<>(varied);
    free.add("seed");
    Map<Settings, List<Measurement>> combinations =
        rows.stream().collect(Collectors.groupingBy(row -> row.settings().without(free)));
    return combinations.entrySet().stream()
        .max(
            Comparator.<Map.Entry<Settings, List<Measurement>>>comparingLong(
                    entry -> entry.getValue().stream().map(point).distinct().count())
                .thenComparing(entry -> entry.getValue().size())
                .thenComparing(
                    entry -> entry.getKey().values().toString(), Comparator.reverseOrder()))
        .map(entry -> new Selection(entry.getKey(), entry.getValue()))
        .orElse(new Selection(new Settings(Map.of()), List.of()));
  }
}
