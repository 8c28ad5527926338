package org.slicesweep.jobs.sweep;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slicesweep.common.RandomStream;

/**
 * Draws combinations of a grid entry. Each dimension has a named stream of its own, so that nothing
 * depends on the order in which settings are written.
 */
final class Draws {
  /** A grid of at most so many combinations is walked through; of a larger one more are drawn. */
  private static final int WALKED = 100_000;

  private static final int TRIES_A_TRIAL = 100;

  private final GridEntry entry;
  private final RandomStream random;
  private final List<Dimension> dimensions;

  /**
   * @param random the entry's own
   */
  Draws(GridEntry entry, RandomStream random) {
    this.entry = entry;
    this.random = random;
    this.dimensions = entry.dimensions().subList(0, entry.dimensions().size() - 1); // less the seed
  }

  /** So many combinations, which may hold one twice. */
  List<Map<String, Placed>> draw(Sampling.Kind kind, int count) {
    List<Map<String, Placed>> drawn =
        IntStream.range(0, count)
            .<Map<String, Placed>>mapToObj(i -> new LinkedHashMap<>())
            .toList();
    for (Dimension dimension : dimensions) {
      RandomStream stream = random.child(name(dimension));
      int[] cells = kind == Sampling.Kind.LATIN_HYPERCUBE ? stream.permutation(count) : null;
      for (int i = 0; i < count; i++) {
        double within = stream.nextDouble();
        dimension.putDrawn(cells == null ? within : (cells[i] + within) / count, drawn.get(i));
      }
    }
    return drawn;
  }

  /**
   * More combinations, in random order: every one of a small grid, or as many as may be tried.
   *
   * @param trials how many the whole grid lacks at most
   */
  Iterator<Map<String, Placed>> more(int trials) {
    if (entry.isCountable(WALKED)) {
      int combinations = Math.toIntExact(entry.combinations().longValueExact());
      return IntStream.of(random.child("more").permutation(combinations))
          .mapToObj(index -> entry.settings((long) index * entry.seeds().size()))
          .iterator();
    }
    List<RandomStream> streams = new ArrayList<>();
    dimensions.forEach(dimension -> streams.add(random.child("more " + name(dimension))));
    return Stream.generate(() -> one(streams)).limit((long) TRIES_A_TRIAL * trials).iterator();
  }

  private Map<String, Placed> one(List<RandomStream> streams) {
    Map<String, Placed> settings = new LinkedHashMap<>();
    for (int i = 0; i < dimensions.size(); i++) {
      dimensions.get(i).putDrawn(streams.get(i).nextDouble(), settings);
    }
    return settings;
  }

  private static String name(Dimension dimension) {
    return String.join(" ", dimension.keys());
  }
}
