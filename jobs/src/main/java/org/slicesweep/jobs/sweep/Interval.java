package org.slicesweep.jobs.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code {low: 1e-4, high: 1e-2, log: true}}: numbers to draw from, both ends included; whole ones
 * for a setting that is a whole number. What is drawn is rounded to about four digits, so that it
 * reads well and is the same on every machine.
 *
 * @param log whether equal ratios, not equal differences, are equally likely
 */
record Interval(
    YamlValue source,
    String key,
    SettingType type,
    BigDecimal low,
    BigDecimal high,
    boolean log,
    boolean whole)
    implements Values {
  private static final String LOW = "low";
  private static final String HIGH = "high";
  private static final String LOG = "log";
  private static final List<String> KEYS = List.of(LOW, HIGH, LOG);
  private static final int DIGITS = 4;

  /** Whether a value is written as something to draw from. */
  static boolean isMeant(YamlValue value) {
    return value instanceof YamlValue.Mapping mapping
        && (mapping.get(LOW) != null || mapping.get(HIGH) != null || mapping.get(LOG) != null);
  }

  /** Reads the interval of a setting that is a number. */
  static Interval read(String key, SettingType type, YamlValue.Mapping range) {
    range
        .entries()
        .forEach(
            (name, entry) -> {
              if (!KEYS.contains(name)) {
                throw Mistakes.unknownKey(entry.at(), name, "the range of " + key, KEYS);
              }
            });
    boolean log =
        range.get(LOG) != null
            && (boolean) new SettingType.YesNo().read(key + ": log", range.get(LOG));
    BigDecimal low = end(key, LOW, type, range);
    BigDecimal high = end(key, HIGH, type, range);
    if (low.compareTo(high) >= 0) {
      throw range.at().error(key + ": the range from " + low + " to " + high + " is empty");
    }
    if (log && low.signum() <= 0) {
      throw range.get(LOW).at().error(key + ": low " + low + ": with log, expected above 0");
    }
    boolean whole = !(type.read(key, range.get(LOW)) instanceof Double);
    return new Interval(range, key, type, low, high, log, whole);
  }

  private static BigDecimal end(
      String key, String name, SettingType type, YamlValue.Mapping range) {
    YamlValue value = range.get(name);
    if (value == null) {
      throw range.at().error(key + ": a range to draw from needs " + name);
    }
    if (type.read(key + ": " + name, value) == null) {
      throw type.mistaken(key + ": " + name, value);
    }
    return (BigDecimal) ((YamlValue.Scalar) value).value();
  }

  @Override
  public Place at() {
    return source.at();
  }

  @Override
  public boolean countless() {
    return !whole;
  }

  @Override
  public long size() {
    BigDecimal numbers = high.subtract(low).add(BigDecimal.ONE);
    return whole
        ? numbers.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact()
        : Long.MAX_VALUE;
  }

  @Override
  public Placed get(long index) {
    if (!whole) {
      throw new UnsupportedOperationException(key + " has no " + index + "th value");
    }
    return placed(low.add(BigDecimal.valueOf(index)));
  }

  @Override
  public Placed drawn(double share) {
    if (whole && !log) {
      return Values.super.drawn(share);
    }
    double from = low.doubleValue() - (whole ? 0.5 : 0); // half a number more at either end,
    double to = high.doubleValue() + (whole ? 0.5 : 0); // so that the ends are not drawn less
    double value =
        log
            ? StrictMath.exp(
                StrictMath.log(from) + share * (StrictMath.log(to) - StrictMath.log(from)))
            : from + share * (to - from);
    return placed(rounded(new BigDecimal(value)).max(low).min(high));
  }

  private BigDecimal rounded(BigDecimal value) {
    if (whole) {
      return value.setScale(0, RoundingMode.HALF_UP);
    }
    BigDecimal width = log ? value.min(high.subtract(low)) : high.subtract(low);
    int magnitude = width.precision() - width.scale(); // of its first digit
    return value.setScale(DIGITS - magnitude, RoundingMode.HALF_UP);
  }

  private Placed placed(BigDecimal value) {
    String text = value.round(MathContext.DECIMAL64).stripTrailingZeros().toPlainString();
    YamlValue scalar = new YamlValue.Scalar(at(), value, text);
    return new Placed(type.read(key, scalar), scalar);
  }

  /** As it reads back. */
  Map<String, Object> written() {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put(LOW, type.read(key, ((YamlValue.Mapping) source).get(LOW)));
    written.put(HIGH, type.read(key, ((YamlValue.Mapping) source).get(HIGH)));
    if (log) {
      written.put(LOG, true);
    }
    return written;
  }
}
