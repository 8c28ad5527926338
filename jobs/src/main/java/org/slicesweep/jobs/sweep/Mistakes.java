package org.slicesweep.jobs.sweep;

import java.util.Collection;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** Sentences that several readers say. */
final class Mistakes {
  private Mistakes() {}

  static InputException unknownKey(
      Place at, String key, String where, Collection<String> expected) {
    return at.error("unknown key \"" + key + "\" in " + where + ": " + Nearest.hint(key, expected));
  }

  static YamlValue.Mapping mapping(String where, YamlValue value) {
    if (value instanceof YamlValue.Mapping mapping) {
      return mapping;
    }
    throw value.at().error(where + ": expected a mapping, given " + value.given());
  }
}
