package org.slicesweep.jobs.sweep;

import java.util.Map;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.search.StoppingRule;

/**
 * What a sweep file says under {@code search}.
 *
 * @param sampling null for the whole grid
 * @param stop null to train every trial to its end
 * @param places where its keys stand
 */
record SearchSettings(
    Place at, Sampling sampling, long seed, StoppingRule stop, Map<String, Place> places) {
  /** The whole grid, trained to its end. */
  static final SearchSettings NONE = new SearchSettings(null, null, 0, null, Map.of());

  boolean isNone() {
    return sampling == null && stop == null;
  }

  /** The place of a key, or of the block where the key is not set. */
  Place at(String key) {
    return places.getOrDefault(key, at);
  }

  InputException located(InputException e) {
    return at(e.key()).error(e.getMessage());
  }
}
