package org.slicesweep.jobs.sweep;

import java.math.BigDecimal;

/** Reads {@code seeds}: how many, counting from 0, or which. */
final class Seeds {
  private static final String KEY = "seeds";

  private Seeds() {}

  static Values read(YamlValue value) {
    if (!(value instanceof YamlValue.Scalar)) {
      return Values.read(KEY, SettingType.Whole.LONG, value);
    }
    long count = (long) SettingType.Whole.LONG.read(KEY, value);
    if (count < 1) {
      throw value.at().error(KEY + " " + count + ": expected at least 1, or a list of seeds");
    }
    return upTo(count, value);
  }

  /** What a sweep that says nothing runs: seed 0. */
  static Values one(Place at) {
    return upTo(1, new YamlValue.Scalar(at, BigDecimal.ONE, "1"));
  }

  private static Values upTo(long count, YamlValue source) {
    return Range.stepped(
        KEY,
        SettingType.Whole.LONG,
        source,
        BigDecimal.ZERO,
        BigDecimal.valueOf(count - 1),
        BigDecimal.ONE);
  }
}
