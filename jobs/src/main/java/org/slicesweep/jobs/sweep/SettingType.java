package org.slicesweep.jobs.sweep;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** What a setting's value may be, and how it is read: as what Jackson would make of its JSON. */
interface SettingType {
  /** Such as {@code a whole number}. */
  String expected();

  /**
   * Reads one value.
   *
   * @throws InputException naming the value's place, what was expected and what was given
   */
  Object read(String key, YamlValue value);

  default boolean isList() {
    return false;
  }

  default boolean isNumber() {
    return false;
  }

  default InputException mistaken(String key, YamlValue value) {
    return value.at().error(key + ": expected " + expected() + ", given " + value.given());
  }

  /** A whole number that fits its Java type. */
  record Whole(long least, long most) implements SettingType {
    static final Whole INT = new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    static final Whole LONG = new Whole(Long.MIN_VALUE, Long.MAX_VALUE);

    @Override
    public String expected() {
      return "a whole number";
    }

    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public Object read(String key, YamlValue value) {
      if (!(value instanceof YamlValue.Scalar scalar
          && scalar.value() instanceof BigDecimal number
          && number.stripTrailingZeros().scale() <= 0)) {
        throw mistaken(key, value);
      }
      if (number.compareTo(BigDecimal.valueOf(least)) < 0
          || number.compareTo(BigDecimal.valueOf(most)) > 0) {
        throw value.at().error(key + " " + scalar.text() + ": expected " + least + " to " + most);
      }
      return this.equals(INT) ? (Object) number.intValueExact() : number.longValueExact();
    }
  }

  /** A finite double. */
  record Decimal() implements SettingType {
    @Override
    public String expected() {
      return "a number";
    }

    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public Object read(String key, YamlValue value) {
      if (value instanceof YamlValue.Scalar scalar && scalar.value() instanceof BigDecimal number) {
        double read = number.doubleValue();
        if (Double.isFinite(read) && (read != 0 || number.signum() == 0)) {
          return read;
        }
      }
      throw mistaken(key, value);
    }
  }

  /** {@code true} or {@code false}. */
  record YesNo() implements SettingType {
    @Override
    public String expected() {
      return "true or false";
    }

    @Override
    public Object read(String key, YamlValue value) {
      if (value instanceof YamlValue.Scalar scalar && scalar.value() instanceof Boolean read) {
        return read;
      }
      throw mistaken(key, value);
    }
  }

  /** Text; a number is taken as written, since a column may be called 3. */
  record Text() implements SettingType {
    @Override
    public String expected() {
      return "text";
    }

    @Override
    public Object read(String key, YamlValue value) {
      if (value instanceof YamlValue.Scalar scalar
          && (scalar.value() instanceof String || scalar.value() instanceof BigDecimal)) {
        return scalar.text();
      }
      throw mistaken(key, value);
    }
  }

  /** The path of a file or folder, or a name with a scheme such as {@code maven:}. */
  record Location() implements SettingType {
    @Override
    public String expected() {
      return "a path";
    }

    @Override
    public Object read(String key, YamlValue value) {
      if (value instanceof YamlValue.Scalar scalar && scalar.value() instanceof String text) {
        return Locations.absolute(key, text, value.at());
      }
      throw mistaken(key, value);
    }
  }

  /** One of a few names. */
  record Choice(List<String> names) implements SettingType {
    @Override
    public String expected() {
      return names.size() == 1 ? names.get(0) : "one of " + String.join(", ", names);
    }

    @Override
    public Object read(String key, YamlValue value) {
      if (!(value instanceof YamlValue.Scalar scalar && scalar.value() instanceof String name)) {
        throw mistaken(key, value);
      }
      if (!names.contains(name)) {
        throw value.at().error(key + " " + value.given() + ": " + Nearest.hint(name, names));
      }
      return name;
    }
  }

  /** A list; a single value is a list of one. */
  record ListOf(SettingType element) implements SettingType {
    @Override
    public String expected() {
      return "a list, each " + element.expected();
    }

    @Override
    public boolean isList() {
      return true;
    }

    @Override
    public Object read(String key, YamlValue value) {
      if (!(value instanceof YamlValue.Items items)) {
        return List.of(element.read(key, value));
      }
      List<Object> read = new ArrayList<>();
      items.values().forEach(item -> read.add(element.read(key, item)));
      return List.copyOf(read);
    }
  }

  /** A setting that may be left unset, written {@code null}. */
  record Optional(SettingType type) implements SettingType {
    @Override
    public String expected() {
      return type.expected();
    }

    @Override
    public boolean isList() {
      return type.isList();
    }

    @Override
    public boolean isNumber() {
      return type.isNumber();
    }

    @Override
    public Object read(String key, YamlValue value) {
      boolean unset = value instanceof YamlValue.Scalar scalar && scalar.value() == null;
      return unset ? null : type.read(key, value);
    }
  }
}
