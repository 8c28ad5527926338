package org.slicesweep.jobs.sweep;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.SpecJson;
import org.slicesweep.common.InputException;

/**
 * The settings that a record's components are, so that a new component is a new setting without a
 * line here.
 *
 * @param types by name in snake case, in the record's order
 * @param defaults what is not unset in the record's default
 */
record RecordSettings(Map<String, SettingType> types, Map<String, Object> defaults) {
  static final RecordSettings NONE = new RecordSettings(Map.of(), Map.of());

  /**
   * Reads a record's class. A component that is null in the default may be left unset.
   *
   * @param locations components that are paths
   */
  static RecordSettings of(Record defaults, Set<String> locations) {
    Map<String, Object> values =
        SpecJson.mapper().convertValue(defaults, new TypeReference<Map<String, Object>>() {});
    Map<String, SettingType> types = new LinkedHashMap<>();
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      String key = new SnakeCaseStrategy().translate(component.getName());
      SettingType type =
          locations.contains(key) ? new SettingType.Location() : type(component.getGenericType());
      types.put(key, values.containsKey(key) ? type : new SettingType.Optional(type));
    }
    Map<String, Object> ordered = new LinkedHashMap<>();
    types.keySet().stream()
        .filter(values::containsKey)
        .forEach(key -> ordered.put(key, values.get(key)));
    return new RecordSettings(
        Collections.unmodifiableMap(types), Collections.unmodifiableMap(ordered));
  }

  /**
   * Makes the record from values that the types have read.
   *
   * @throws InputException of the record's own constructor
   */
  static <T> T build(Map<String, Object> values, Class<T> record) {
    try {
      return SpecJson.mapper().convertValue(values, record);
    } catch (IllegalArgumentException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof InputException mistake) {
          throw mistake;
        }
      }
      throw e;
    }
  }

  static SettingType.Choice choice(Class<? extends Enum<?>> type) {
    return new SettingType.Choice(
        Arrays.stream(type.getEnumConstants())
            .map(constant -> SpecJson.mapper().convertValue(constant, String.class))
            .toList());
  }

  private static SettingType type(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return new SettingType.ListOf(type(list.getActualTypeArguments()[0]));
    }
    if (type == int.class || type == Integer.class) {
      return SettingType.Whole.INT;
    }
    if (type == long.class || type == Long.class) {
      return SettingType.Whole.LONG;
    }
    if (type == double.class || type == Double.class) {
      return new SettingType.Decimal();
    }
    if (type == boolean.class || type == Boolean.class) {
      return new SettingType.YesNo();
    }
    if (type == String.class) {
      return new SettingType.Text();
    }
    if (type instanceof Class<?> named && named.isEnum()) {
      return choice(enumType(named));
    }
    throw new IllegalStateException("a sweep file has no notation for " + type);
  }

  @SuppressWarnings("unchecked") // asked before
  private static Class<? extends Enum<?>> enumType(Class<?> type) {
    return (Class<? extends Enum<?>>) type;
  }
}
