package org.slicesweep.jobs.sweep;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;

/**
 * Draws the trials of a sampled grid. The entries of a grid share the samples evenly, whatever
 * their sizes. A sample that exclusions drop, or that was drawn before, is replaced by another
 * draw.
 */
final class Sampler {
  private final List<GridEntry> grid;
  private final SearchSettings search;
  private final List<Draws> draws = new ArrayList<>();

  /** Who takes the samples. */
  interface Taker {
    /** Whether the combination is a new one. */
    boolean take(GridEntry entry, Map<String, Placed> settings);
  }

  Sampler(List<GridEntry> grid, SearchSettings search) {
    this.grid = grid;
    this.search = search;
    for (int i = 0; i < grid.size(); i++) {
      draws.add(new Draws(grid.get(i), RandomStream.of(search.seed(), "search/grid[" + i + "]")));
    }
  }

  /**
   * Hands out new combinations until there are as many as wanted.
   *
   * @throws InputException where the grid does not hold as many
   */
  void sample(Taker taker) {
    int wanted = search.sampling().trials();
    int taken = 0;
    for (int i = 0; i < grid.size(); i++) {
      int share = wanted / grid.size() + (i < wanted % grid.size() ? 1 : 0);
      for (Map<String, Placed> drawn : draws.get(i).draw(search.sampling().kind(), share)) {
        taken += taker.take(grid.get(i), drawn) ? 1 : 0;
      }
    }
    if (taken < wanted) {
      taken += more(taker, wanted - taken);
    }
    if (taken < wanted) {
      throw search
          .at("trials")
          .error(
              String.format(
                  Locale.ROOT,
                  "trials %,d: the grid has %,d different combinations: leave out sample and trials"
                      + " to run them all",
                  wanted,
                  taken));
    }
  }

  /** From each entry in turn, until there are enough or none has any. */
  private int more(Taker taker, int missing) {
    List<Iterator<Map<String, Placed>>> rest =
        draws.stream().map(draw -> draw.more(missing)).toList();
    int taken = 0;
    while (taken < missing && rest.stream().anyMatch(Iterator::hasNext)) {
      for (int i : IntStream.range(0, grid.size()).toArray()) {
        taken += taken < missing && one(taker, grid.get(i), rest.get(i)) ? 1 : 0;
      }
    }
    return taken;
  }

  private static boolean one(Taker taker, GridEntry entry, Iterator<Map<String, Placed>> rest) {
    while (rest.hasNext()) {
      if (taker.take(entry, rest.next())) {
        return true;
      }
    }
    return false;
  }
}
