package org.slicesweep.jobs.sweep;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.slicesweep.jobs.search.AshaRule;
import org.slicesweep.jobs.search.Search;

/** A search in words for people, such as {@code 48 of 960 combinations, at most 14,400 steps}. */
final class SearchOutline {
  private final Blueprint blueprint;
  private final Search search;
  private final long steps;

  /**
   * @param steps of all trials that are searched, when each is trained to its end
   */
  SearchOutline(Blueprint blueprint, Search search, long steps) {
    this.blueprint = blueprint;
    this.search = search;
    this.steps = steps;
  }

  /** Empty for the grid. */
  Optional<String> text() {
    SearchSettings settings = blueprint.search();
    if (settings.isNone()) {
      return Optional.empty();
    }
    return Optional.of(combinations() + ", at most " + count(steps) + " steps" + stopping());
  }

  private String combinations() {
    BigInteger all =
        blueprint.grid().stream()
            .map(GridEntry::combinations)
            .reduce(BigInteger.ZERO, BigInteger::add);
    Sampling sampling = blueprint.search().sampling();
    if (sampling == null) {
      return "all of " + String.format(Locale.ROOT, "%,d", all) + " combinations";
    }
    boolean countless =
        blueprint.grid().stream()
            .anyMatch(entry -> entry.dimensions().stream().anyMatch(Dimension::countless));
    return count(sampling.trials())
        + (countless ? "" : " of " + String.format(Locale.ROOT, "%,d", all))
        + " combinations by "
        + sampling.kind().name().toLowerCase(Locale.ROOT);
  }

  private String stopping() {
    if (blueprint.search().stop() == null) {
      return "";
    }
    OptionalLong expected = search.expectedSteps();
    String name = blueprint.search().stop() instanceof AshaRule ? "asha" : "median";
    return "; "
        + name
        + (expected.isPresent()
            ? " will train about " + count(expected.getAsLong())
            : " stops what falls behind");
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
