package org.slicesweep.task;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Task specs written as in a sweep file. */
final class TaskSpecs {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private TaskSpecs() {}

  /** A spec from keys and their values in turn. */
  static TaskSpec of(String name, Object... settings) {
    Map<String, Object> keys = new HashMap<>(Map.of("name", name));
    for (int i = 0; i < settings.length; i += 2) {
      Object value = settings[i + 1];
      keys.put((String) settings[i], value instanceof Path ? value.toString() : value);
    }
    return MAPPER.convertValue(keys, TaskSpec.class);
  }
}
