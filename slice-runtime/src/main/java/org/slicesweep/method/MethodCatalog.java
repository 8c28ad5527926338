package org.slicesweep.method;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/**
 * The methods a sweep can name, as {@link Method}'s own annotation lists them, and presets: further
 * names for a method with other defaults, which stay defaults.
 */
public final class MethodCatalog {
  private static final Map<String, Class<? extends Method>> TYPES = types();
  private static final Map<String, SliceFineMethod> PRESETS = SlicePresets.byName();

  private MethodCatalog() {}

  /** Every method's name, in the order of the list. */
  public static Set<String> names() {
    return TYPES.keySet();
  }

  /** All that a sweep file may write: names, then presets. */
  public static Set<String> writable() {
    Set<String> writable = new LinkedHashSet<>(TYPES.keySet());
    writable.addAll(PRESETS.keySet());
    return Collections.unmodifiableSet(writable);
  }

  /** The method's own name, as results have it, of a name or preset. */
  public static String method(String name) {
    return PRESETS.containsKey(name) ? PRESETS.get(name).name() : name;
  }

  /**
   * The record whose components are the method's options.
   *
   * @param name of a method or preset
   * @throws InputException for a name that no method has
   */
  public static Class<? extends Method> type(String name) {
    Class<? extends Method> type = TYPES.get(method(name));
    if (type == null) {
      throw new InputException(
          "method", "method \"" + name + "\": " + Nearest.hint(name, writable()));
    }
    return type;
  }

  /** What a sweep file that sets no option gets; empty for a method that has none. */
  public static Optional<Method> defaults(String name) {
    if (PRESETS.containsKey(name)) {
      return Optional.of(PRESETS.get(name));
    }
    Class<? extends Method> type = type(name);
    if (type.getRecordComponents().length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of((Method) type.getField("DEFAULT").get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has options and no public DEFAULT", e);
    }
  }

  private static Map<String, Class<? extends Method>> types() {
    Map<String, Class<? extends Method>> types = new LinkedHashMap<>();
    Arrays.stream(Method.class.getAnnotation(JsonSubTypes.class).value())
        .forEach(type -> types.put(type.name(), type.value().asSubclass(Method.class)));
    return Collections.unmodifiableMap(types);
  }
}
