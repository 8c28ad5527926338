package org.slicesweep.jobs.sweep;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.common.InputException;

/**
 * {@code {from: 0, to: 128, step: 16}}: evenly spaced, both ends included where the step meets
 * them. Its values are computed when asked for, so that a range of a billion costs nothing until
 * someone has agreed to it.
 */
record Range(
    YamlValue source, String key, SettingType type, BigDecimal first, BigDecimal step, long size)
    implements Values {
  private static final List<String> KEYS = List.of("from", "to", "step", "powers_of");

  /** Reads an evenly spaced range or, with {@code powers_of}, the powers that lie in it. */
  static Values read(String key, SettingType type, YamlValue.Mapping range) {
    range
        .entries()
        .forEach(
            (name, entry) -> {
              if (name.equals("low") || name.equals("high")) {
                throw entry.at().error(key + ": a range to draw from stands in grid, by itself");
              }
              if (!KEYS.contains(name)) {
                throw Mistakes.unknownKey(entry.at(), name, "the range of " + key, KEYS);
              }
            });
    BigDecimal from = number(key, "from", range);
    BigDecimal to = number(key, "to", range);
    if (range.get("powers_of") == null) {
      BigDecimal step = range.get("step") == null ? BigDecimal.ONE : number(key, "step", range);
      return stepped(key, type, range, from, to, step);
    }
    if (range.get("step") != null) {
      throw range.at().error(key + ": a range has a step or powers_of, not both");
    }
    return powers(key, type, range, from, to);
  }

  static Values stepped(
      String key,
      SettingType type,
      YamlValue range,
      BigDecimal from,
      BigDecimal to,
      BigDecimal step) {
    if (step.signum() == 0) {
      throw range.at().error(key + ": a range's step is not 0");
    }
    BigDecimal steps = to.subtract(from).divideToIntegralValue(step);
    if (to.compareTo(from) != 0 && to.compareTo(from) != step.signum()) {
      throw empty(key, range, from, to);
    }
    BigInteger size = steps.toBigInteger().add(BigInteger.ONE);
    long bounded = size.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    Range values = new Range(range, key, type, from, step, bounded);
    values.get(0);
    values.get(bounded - 1); // what lies between two values that fit fits too
    return values;
  }

  private static Values powers(
      String key, SettingType type, YamlValue.Mapping range, BigDecimal from, BigDecimal to) {
    BigDecimal base = number(key, "powers_of", range);
    if (base.compareTo(BigDecimal.ONE) <= 0 || base.stripTrailingZeros().scale() > 0) {
      throw range.get("powers_of").at().error(key + ": powers_of is a whole number from 2");
    }
    if (from.signum() <= 0) {
      throw range.get("from").at().error(key + ": powers start above 0, not at " + from);
    }
    int exponent = (int) (Math.log(from.doubleValue()) / Math.log(base.doubleValue())) - 1;
    List<Placed> values = new ArrayList<>();
    for (BigDecimal at = power(base, exponent); at.compareTo(to) <= 0; exponent++) {
      at = power(base, exponent);
      if (at.compareTo(from) >= 0 && at.compareTo(to) <= 0) {
        values.add(placed(key, type, range, at));
      }
    }
    if (values.isEmpty()) {
      throw empty(key, range, from, to);
    }
    return new Listed(range.at(), List.copyOf(values));
  }

  private static BigDecimal power(BigDecimal base, int exponent) {
    BigDecimal power = base.pow(Math.abs(exponent));
    return exponent < 0 ? BigDecimal.ONE.divide(power, MathContext.DECIMAL128) : power;
  }

  @Override
  public Place at() {
    return source.at();
  }

  @Override
  public Placed get(long index) {
    return placed(key, type, source, first.add(step.multiply(BigDecimal.valueOf(index))));
  }

  private static Placed placed(String key, SettingType type, YamlValue range, BigDecimal value) {
    YamlValue scalar =
        new YamlValue.Scalar(range.at(), value, value.stripTrailingZeros().toPlainString());
    return new Placed(type.read(key, scalar), scalar);
  }

  private static BigDecimal number(String key, String name, YamlValue.Mapping range) {
    YamlValue value = range.get(name);
    if (value == null) {
      throw range.at().error(key + ": a range needs " + name);
    }
    new SettingType.Decimal().read(key + ": " + name, value);
    return (BigDecimal) ((YamlValue.Scalar) value).value();
  }

  private static InputException empty(String key, YamlValue range, BigDecimal from, BigDecimal to) {
    return range.at().error(key + ": the range from " + from + " to " + to + " is empty");
  }
}
