package org.slicesweep.jobs.engine;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.search.Search;
import org.slicesweep.method.SliceFineMethod;

/**
 * A trial the engine is about to run.
 *
 * @param id the spec's, which is a hash and so computed once
 * @param seconds how long it may take; above 0
 * @param rungs steps after which the search judges it, ascending
 */
record PlannedTrial(String id, TrialSpec spec, double seconds, List<Integer> rungs)
    implements Serializable {
  private static final double SHORTEST = 1e-3;

  PlannedTrial {
    rungs = List.copyOf(rungs);
  }

  static PlannedTrial of(
      TrialSpec spec, ToDoubleFunction<TrialSpec> estimateSeconds, Search search) {
    double seconds = estimateSeconds.applyAsDouble(spec);
    return new PlannedTrial(
        spec.id(),
        spec,
        Double.isFinite(seconds) ? Math.max(seconds, SHORTEST) : SHORTEST,
        IntStream.of(search.rungs(spec)).boxed().toList());
  }

  int steps() {
    return spec.train().steps();
  }

  int batch() {
    return spec.train().batch();
  }

  /** The trial in a few words: {@code slicefine column r=5 at 0, seed 3}. */
  String label() {
    return (spec.method() instanceof SliceFineMethod slice ? label(slice) : spec.method().name())
        + ", seed "
        + spec.seed();
  }

  private static String label(SliceFineMethod slice) {
    StringBuilder label =
        new StringBuilder(slice.name()).append(' ').append(lower(slice.axis())).append(" r=");
    if (slice.indices() != null) {
      return label.append(slice.indices().size()).append(" by index").toString();
    }
    label.append(slice.rank());
    if (slice.category() != null) {
      return label.append(' ').append(lower(slice.category())).toString();
    }
    label.append(" at ").append(slice.position());
    if (slice.moveInterval() != null) {
      label.append(" moving every ").append(slice.moveInterval());
    }
    return label.toString();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
