package org.slicesweep.jobs.sweep;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of YAML that remembers where it was written. */
sealed interface YamlValue {
  Place at();

  /** What the user gave, for a sentence such as {@code expected a number, given a list}. */
  String given();

  /**
   * @param value a String, BigDecimal, Boolean, a Double that is not finite, or null
   * @param text as written, without quotes
   */
  record Scalar(Place at, Object value, String text) implements YamlValue {
    private static final int SHOWN = 60;

    @Override
    public String given() {
      if (value == null) {
        return "nothing";
      }
      String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
      return value instanceof String ? "\"" + start + "\"" : start;
    }
  }

  record Items(Place at, List<YamlValue> values) implements YamlValue {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String given() {
      return "a list";
    }
  }

  /** Keys in the order they were written. */
  record Mapping(Place at, Map<String, Entry> entries) implements YamlValue {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value of a key, or null where it is not set. */
    YamlValue get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    Mapping with(String key, Place at, YamlValue value) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.put(key, new Entry(at, value));
      return new Mapping(this.at, changed);
    }

    Mapping without(String key) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.remove(key);
      return new Mapping(at, changed);
    }

    @Override
    public String given() {
      return "a mapping";
    }
  }

  /**
   * A key's value.
   *
   * @param at where the key stands; its value may start lines below
   */
  record Entry(Place at, YamlValue value) {
    public Entry {
      requireNonNull(value, "value is null");
    }
  }
}
