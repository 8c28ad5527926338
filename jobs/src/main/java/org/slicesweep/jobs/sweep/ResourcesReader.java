package org.slicesweep.jobs.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slicesweep.common.InputException;

/** Reads and writes {@code resources}: of the whole sweep, or of one entry of its grid. */
final class ResourcesReader {
  static final String KEY = "resources";

  private static final Map<String, SettingType> TYPES =
      RecordSettings.of(Resources.DEFAULT, Set.of()).types();

  private ResourcesReader() {}

  /**
   * @param value null where it is not set
   * @param otherwise what then holds
   */
  static Resources read(YamlValue value, Resources otherwise) {
    if (value == null) {
      return otherwise;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    YamlValue.Mapping mapping = Mistakes.mapping(KEY, value);
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              SettingType type = TYPES.get(key);
              if (type == null) {
                throw Mistakes.unknownKey(entry.at(), key, KEY, TYPES.keySet());
              }
              values.put(key, type.read(key, entry.value()));
            });
    try {
      return RecordSettings.build(values, Resources.class);
    } catch (InputException e) {
      throw mapping.get(e.key()).at().error(e.getMessage());
    }
  }

  static Map<String, Object> write(Resources resources) {
    Map<String, Object> written = new LinkedHashMap<>();
    if (resources.cores() != null) {
      written.put("cores", resources.cores());
    }
    if (resources.gpus() != null) {
      written.put("gpus", resources.gpus());
    }
    return written;
  }
}
