package org.slicesweep.jobs.sweep;

import java.util.List;

/** The values a setting takes in turn, at least one; a long range is not spelled out. */
interface Values {
  long size();

  /** The value at {@code index} from 0. */
  Placed get(long index);

  /** The value that stands at a share from 0 to below 1 of all. */
  default Placed drawn(double share) {
    return get(Math.min(size() - 1, (long) (share * size())));
  }

  /** Whether there are too many to be numbered: real numbers to draw from. */
  default boolean countless() {
    return false;
  }

  /** Where they are written. */
  Place at();

  /** Reads a scalar, a list or a range. */
  static Values read(String key, SettingType type, YamlValue value) {
    if (value instanceof YamlValue.Mapping range && type.isNumber()) {
      return Range.read(key, type, range);
    }
    return listed(key, type, value);
  }

  /** Reads a scalar or a list. For a setting that is itself a list, a list of lists. */
  static Listed listed(String key, SettingType type, YamlValue value) {
    if (!(value instanceof YamlValue.Items items)) {
      return new Listed(value.at(), List.of(new Placed(type.read(key, value), value)));
    }
    if (items.values().isEmpty()) {
      throw value.at().error(key + " is an empty list: expected one value or more");
    }
    if (type.isList() && items.values().stream().noneMatch(Values::isOneValueOfAListSetting)) {
      return new Listed(value.at(), List.of(new Placed(type.read(key, value), value)));
    }
    return new Listed(
        value.at(),
        items.values().stream().map(item -> new Placed(type.read(key, item), item)).toList());
  }

  private static boolean isOneValueOfAListSetting(YamlValue item) {
    return item instanceof YamlValue.Items
        || (item instanceof YamlValue.Scalar scalar && scalar.value() == null);
  }

  /** Values written one by one. */
  record Listed(Place at, List<Placed> values) implements Values {
    @Override
    public long size() {
      return values.size();
    }

    @Override
    public Placed get(long index) {
      return values.get(Math.toIntExact(index));
    }
  }
}
