package org.slicesweep.jobs.sweep;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.slicesweep.SpecJson;
import org.slicesweep.task.TaskSpec;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Writes a sweep as it was understood: overrides applied, ranges spelled out, paths absolute,
 * defaults filled in. What was left unset stays out.
 */
final class ResolvedYaml {
  private ResolvedYaml() {}

  static String write(Blueprint blueprint) {
    Map<String, Object> top = new LinkedHashMap<>();
    Map<String, Object> train = new LinkedHashMap<>();
    top.put("name", blueprint.name());
    Vocabulary.TRIAL.keySet().stream()
        .filter(blueprint.base()::containsKey)
        .forEach(key -> top.put(key, plain(blueprint.base().get(key).value())));
    Vocabulary.TRAIN
        .types()
        .keySet()
        .forEach(
            key -> {
              Object value = blueprint.base().get(key).value();
              if (value != null) {
                train.put(key, value);
              }
            });
    top.put("train", train);
    top.put("device", blueprint.device());
    top.put("execution", SpecJson.mapper().convertValue(blueprint.execution(), String.class));
    if (!blueprint.resources().isDefault()) {
      top.put(ResourcesReader.KEY, ResourcesReader.write(blueprint.resources()));
    }
    if (!blueprint.pack().isAuto()) {
      top.put(PackReader.KEY, PackReader.write(blueprint.pack()));
    }
    if (blueprint.keepsWeights()) {
      top.put("keep_weights", true);
    }
    top.put("seeds", list(blueprint.seeds()));
    if (!blueprint.search().isNone()) {
      top.put(SearchReader.KEY, SearchReader.write(blueprint.search()));
    }
    putEntries(top, "grid", blueprint.grid());
    putEntries(top, "baselines", blueprint.baselines());
    return dump(top);
  }

  private static void putEntries(Map<String, Object> top, String key, List<GridEntry> entries) {
    if (!entries.isEmpty()) {
      top.put(key, entries.stream().map(ResolvedYaml::entry).toList());
    }
  }

  private static Map<String, Object> entry(GridEntry entry) {
    Map<String, Object> written = new LinkedHashMap<>();
    List<String> set = new ArrayList<>();
    List<Object> zips = new ArrayList<>();
    for (Dimension dimension : entry.dimensions()) {
      set.addAll(dimension.keys());
      if (dimension.zipped()) {
        Map<String, Object> zip = new LinkedHashMap<>();
        for (int i = 0; i < dimension.keys().size(); i++) {
          zip.put(dimension.keys().get(i), list(dimension.columns().get(i)));
        }
        zips.add(zip);
        written.put("zip", zips); // where the groups stood among the keys
      } else if (!dimension.keys().contains(GridEntry.SEED)) {
        written.put(dimension.keys().get(0), oneOrList(dimension.columns().get(0)));
      }
    }
    defaults(entry)
        .forEach(
            (key, value) -> {
              if (!set.contains(key)) {
                written.put(key, value);
              }
            });
    if (entry.ownSeeds()) {
      written.put("seeds", list(entry.seeds()));
    }
    if (entry.resources() != null) {
      written.put(ResourcesReader.KEY, ResourcesReader.write(entry.resources()));
    }
    if (!entry.exclusions().isEmpty()) {
      written.put("exclude", entry.exclusions().stream().map(ResolvedYaml::exclusion).toList());
    }
    return written;
  }

  /** Defaults of the entry's method; of several methods, those that they have in common. */
  private static Map<String, Object> defaults(GridEntry entry) {
    Values methods =
        entry.dimensions().stream()
            .filter(dimension -> dimension.keys().contains(GridEntry.METHOD))
            .map(dimension -> dimension.columns().get(dimension.keys().indexOf(GridEntry.METHOD)))
            .findFirst()
            .orElseThrow();
    List<Map<String, Object>> all =
        values(methods).stream()
            .map(method -> Vocabulary.options((String) method).defaults())
            .toList();
    Map<String, Object> common = new LinkedHashMap<>(all.get(0));
    common
        .entrySet()
        .removeIf(
            one ->
                all.stream()
                    .anyMatch(other -> !Objects.equals(other.get(one.getKey()), one.getValue())));
    return common;
  }

  private static Map<String, Object> exclusion(Exclusion exclusion) {
    Map<String, Object> written = new LinkedHashMap<>();
    exclusion.values().forEach((key, values) -> written.put(key, oneOrList(values)));
    return written;
  }

  private static Object oneOrList(Values values) {
    if (values instanceof Interval interval) {
      return interval.written();
    }
    List<Object> all = list(values);
    return all.size() == 1 ? all.get(0) : all;
  }

  private static List<Object> list(Values values) {
    List<Object> plain = new ArrayList<>();
    values(values).forEach(value -> plain.add(plain(value)));
    return plain;
  }

  private static List<Object> values(Values values) {
    List<Object> all = new ArrayList<>();
    LongStream.range(0, values.size()).forEach(index -> all.add(values.get(index).value()));
    return all;
  }

  private static Object plain(Object value) {
    return value instanceof TaskSpec task
        ? SpecJson.mapper().convertValue(task, new TypeReference<Map<String, Object>>() {})
        : value;
  }

  private static String dump(Map<String, Object> top) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
    options.setDereferenceAliases(true);
    options.setSplitLines(false);
    options.setWidth(Integer.MAX_VALUE);
    LoaderOptions unused = new LoaderOptions();
    return new Yaml(
            new SafeConstructor(unused),
            new Representer(options),
            options,
            unused,
            new CoreSchema())
        .dump(top);
  }
}
