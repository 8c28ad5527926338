package org.slicesweep.jobs.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slicesweep.common.InputException;
import org.slicesweep.task.TaskSpec;

/** A task: its name, or a mapping of its settings. */
record TaskType() implements SettingType {
  static final RecordSettings SETTINGS =
      RecordSettings.of(TaskSpec.named("text"), Set.of("path", "train", "validation", "test"));

  @Override
  public String expected() {
    return "a task's name or a mapping of its settings";
  }

  @Override
  public Object read(String key, YamlValue value) {
    if (value instanceof YamlValue.Scalar scalar && scalar.value() instanceof String name) {
      return build(value, Map.of("name", name));
    }
    if (!(value instanceof YamlValue.Mapping mapping)) {
      throw mistaken(key, value);
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue.Entry> entry : mapping.entries().entrySet()) {
      SettingType type = SETTINGS.types().get(entry.getKey());
      if (type == null) {
        throw Mistakes.unknownKey(
            entry.getValue().at(), entry.getKey(), "task", SETTINGS.types().keySet());
      }
      settings.put(entry.getKey(), type.read(entry.getKey(), entry.getValue().value()));
    }
    return build(value, settings);
  }

  private static TaskSpec build(YamlValue value, Map<String, Object> settings) {
    try {
      return RecordSettings.build(settings, TaskSpec.class);
    } catch (InputException e) {
      YamlValue fault = value instanceof YamlValue.Mapping mapping ? mapping.get(e.key()) : null;
      throw (fault == null ? value : fault).at().error(e.getMessage());
    }
  }
}
