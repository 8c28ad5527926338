package org.slicesweep.method;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** The methods a sweep can name, as {@link Method}'s own annotation lists them. */
public final class MethodCatalog {
  private static final Map<String, Class<? extends Method>> TYPES = types();

  private MethodCatalog() {}

  /** Every method's name, in the order of the list. */
  public static Set<String> names() {
    return TYPES.keySet();
  }

  /**
   * The record whose components are the method's options.
   *
   * @throws InputException for a name that no method has
   */
  public static Class<? extends Method> type(String name) {
    Class<? extends Method> type = TYPES.get(name);
    if (type == null) {
      throw new InputException(
          "method", "method \"" + name + "\": " + Nearest.hint(name, TYPES.keySet()));
    }
    return type;
  }

  /** What a sweep file that sets no option gets; empty for a method that has none. */
  public static Optional<Method> defaults(String name) {
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
