package org.slicesweep.jobs.sweep;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slicesweep.SpecJson;
import org.slicesweep.TrialSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.method.Method;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.TrainSpec;

/**
 * Makes trials of settings. Trials of a sweep differ in few of their parts, so each part is made
 * once.
 */
final class TrialFactory {
  private final Map<Map<String, Object>, Method> methods = new HashMap<>();
  private final Map<Map<String, Object>, TrainSpec> trains = new HashMap<>();

  /**
   * Makes the trial.
   *
   * @throws InputException whose key is the setting at fault
   */
  TrialSpec trial(Map<String, Placed> settings) {
    String name = (String) settings.get(GridEntry.METHOD).value();
    Map<String, Object> options = values(settings, Vocabulary.options(name).types().keySet());
    options.put("name", name);
    return new TrialSpec(
        (String) given(settings, "backbone", "maven:all-MiniLM-L6-v2"),
        (TaskSpec) given(settings, "task", "acceptability"),
        methods.computeIfAbsent(options, values -> RecordSettings.build(values, Method.class)),
        trains.computeIfAbsent(
            values(settings, Vocabulary.TRAIN.types().keySet()),
            values -> RecordSettings.build(values, TrainSpec.class)),
        SpecJson.mapper().convertValue(settings.get("precision").value(), Precision.class),
        (long) settings.get(GridEntry.SEED).value());
  }

  private static Object given(Map<String, Placed> settings, String key, String example) {
    Placed value = settings.get(key);
    if (value == null) {
      throw new InputException(
          key, key + " is missing: set it at the top, as in " + key + ": " + example);
    }
    return value.value();
  }

  private static Map<String, Object> values(Map<String, Placed> settings, Set<String> keys) {
    Map<String, Object> values = new LinkedHashMap<>();
    keys.forEach(
        key -> {
          Placed placed = settings.get(key);
          values.put(key, placed == null ? null : placed.value());
        });
    return values;
  }
}
