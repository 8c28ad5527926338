package org.slicesweep.jobs.sweep;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Drops the combinations in which every one of these settings has one of its values. */
record Exclusion(Place at, Map<String, Values.Listed> values) {
  boolean matches(Map<String, Placed> settings) {
    return values.entrySet().stream()
        .allMatch(
            entry -> {
              Placed set = settings.get(entry.getKey());
              Object value = set == null ? null : set.value();
              return entry.getValue().values().stream()
                  .anyMatch(excluded -> Objects.equals(excluded.value(), value));
            });
  }

  /** Nobody writes what excludes nothing, unless by mistake. */
  void refuse() {
    String wanted =
        values.entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + " "
                        + entry.getValue().values().stream()
                            .map(value -> String.valueOf(value.value()))
                            .collect(Collectors.joining(" or ")))
            .collect(Collectors.joining(" and "));
    throw at.error("exclude drops nothing: no trial of this grid has " + wanted);
  }
}
