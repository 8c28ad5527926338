package org.slicesweep.jobs.sweep;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slicesweep.Execution;

/**
 * A sweep file that has been read but not expanded.
 *
 * @param resources what a trial takes unless its entry says otherwise
 * @param base what every trial has unless its grid entry says otherwise: the backbone and task
 *     where the top of the file names them, the precision, and every training setting
 * @param trainAt where the {@code train} block stands, or null
 */
record Blueprint(
    String name,
    String device,
    Execution execution,
    boolean keepsWeights,
    Resources resources,
    PackSize pack,
    Map<String, Placed> base,
    Place trainAt,
    Values seeds,
    SearchSettings search,
    List<GridEntry> grid,
    List<GridEntry> baselines) {

  Stream<GridEntry> entries() {
    return Stream.concat(grid.stream(), baselines.stream());
  }

  /** How many trials there are at most: before exclusions, and before equal trials are merged. */
  BigInteger most() {
    if (search.sampling() == null) {
      return combinations();
    }
    long seeds = grid.stream().mapToLong(entry -> entry.seeds().size()).max().orElse(1);
    return baselines.stream()
        .map(GridEntry::size)
        .reduce(
            BigInteger.valueOf(seeds).multiply(BigInteger.valueOf(search.sampling().trials())),
            BigInteger::add);
  }

  BigInteger combinations() {
    return entries().map(GridEntry::size).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Every setting of a combination, defaults included. */
  Map<String, Placed> settings(Map<String, Placed> own) {
    Map<String, Placed> settings = new LinkedHashMap<>(base);
    Vocabulary.options((String) own.get(GridEntry.METHOD).value())
        .defaults()
        .forEach((key, value) -> settings.put(key, Placed.byDefault(value)));
    settings.putAll(own);
    return settings;
  }
}
