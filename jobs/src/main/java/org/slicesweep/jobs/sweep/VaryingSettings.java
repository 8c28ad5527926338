package org.slicesweep.jobs.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.SpecJson;
import org.slicesweep.TrialSpec;
import org.slicesweep.task.TaskSpec;

/** What makes the trials of a sweep different from each other, in words for people. */
public final class VaryingSettings {
  private static final String UNSET = "none";

  private final Map<String, Set<String>> values = new LinkedHashMap<>();

  private VaryingSettings() {}

  /** Compares trials. A setting that only some methods have counts for those. */
  public static VaryingSettings of(Collection<TrialSpec> trials) {
    VaryingSettings varying = new VaryingSettings();
    TrialSpec last = null;
    for (TrialSpec trial : trials) {
      settings(trial, last)
          .forEach(
              (key, value) ->
                  varying.values.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value));
      last = trial;
    }
    varying.values.values().removeIf(values -> values.size() < 2);
    return varying;
  }

  /** The settings that vary, each with its values in the order they first occur. */
  public Map<String, List<String>> values() {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    values.forEach((key, set) -> lists.put(key, List.copyOf(set)));
    return Collections.unmodifiableMap(lists);
  }

  /**
   * A trial's values of the settings that vary, in their order; empty for what it does not have.
   */
  public List<String> of(TrialSpec trial) {
    Map<String, String> settings = settings(trial, null);
    List<String> row = new ArrayList<>();
    values.keySet().forEach(key -> row.add(settings.getOrDefault(key, "")));
    return row;
  }

  /** A trial's settings, less the parts that it shares with its neighbour, if there is one. */
  private static Map<String, String> settings(TrialSpec trial, TrialSpec neighbour) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("backbone", trial.backbone());
    if (neighbour == null || !trial.task().equals(neighbour.task())) {
      settings.put("task", task(trial.task()));
    }
    if (neighbour == null || !trial.method().equals(neighbour.method())) {
      settings.put(GridEntry.METHOD, trial.method().name());
      put(settings, Vocabulary.options(trial.method().name()), trial.method());
    }
    if (neighbour == null || !trial.train().equals(neighbour.train())) {
      put(settings, Vocabulary.TRAIN, trial.train());
    }
    settings.put("precision", text(node(trial.precision())));
    settings.put(GridEntry.SEED, String.valueOf(trial.seed()));
    return settings;
  }

  private static void put(Map<String, String> settings, RecordSettings known, Object record) {
    JsonNode values = node(record);
    known.types().keySet().forEach(key -> settings.put(key, text(values.get(key))));
  }

  private static String task(TaskSpec task) {
    JsonNode values = node(task);
    return values.size() == 1 ? task.name() : values.toString().replace("\"", "");
  }

  private static JsonNode node(Object value) {
    return SpecJson.mapper().valueToTree(value);
  }

  private static String text(JsonNode value) {
    if (value == null || value.isNull()) {
      return UNSET;
    }
    if (value.isDouble()) {
      return value.decimalValue().stripTrailingZeros().toPlainString();
    }
    return value.isValueNode() ? value.asText() : value.toString().replace("\"", "");
  }
}
