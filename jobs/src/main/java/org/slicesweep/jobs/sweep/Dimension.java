package org.slicesweep.jobs.sweep;

import java.util.List;
import java.util.Map;

/**
 * One independent direction of a grid: a setting, or several that vary together.
 *
 * @param columns the values of each key, equally many
 * @param zipped whether it was written under {@code zip}
 */
record Dimension(List<String> keys, List<Values> columns, boolean zipped) {
  static Dimension of(String key, Values values) {
    return new Dimension(List.of(key), List.of(values), false);
  }

  long size() {
    return columns.get(0).size();
  }

  /** Puts each key's value at {@code index}. */
  void put(long index, Map<String, Placed> settings) {
    for (int i = 0; i < keys.size(); i++) {
      settings.put(keys.get(i), columns.get(i).get(index));
    }
  }

  /** Puts what stands at a share from 0 to below 1 of all values. */
  void putDrawn(double share, Map<String, Placed> settings) {
    if (columns.size() == 1) {
      settings.put(keys.get(0), columns.get(0).drawn(share));
    } else {
      put(Math.min(size() - 1, (long) (share * size())), settings);
    }
  }

  boolean countless() {
    return columns.get(0).countless();
  }
}
