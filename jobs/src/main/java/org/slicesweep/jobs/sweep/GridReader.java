package org.slicesweep.jobs.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slicesweep.common.InputException;

/** Reads one entry of {@code grid} or {@code baselines}. */
final class GridReader {
  private static final String SEEDS = "seeds";
  private static final String ZIP = "zip";
  private static final String EXCLUDE = "exclude";

  private final String where;
  private final YamlValue.Mapping entry;
  private final List<YamlValue.Mapping> zips;
  private final List<String> methods;
  private final Map<String, SettingType> types;
  private final Map<String, Place> set = new LinkedHashMap<>();
  private final boolean sampled;

  private GridReader(String where, YamlValue.Mapping entry, boolean sampled) {
    this.where = where;
    this.sampled = sampled;
    this.entry = entry;
    this.zips = mappings(ZIP);
    this.methods = methods();
    this.types = Vocabulary.settings(methods);
  }

  /**
   * Reads {@code grid} or {@code baselines}: a mapping, or a list of them.
   *
   * @param sampled whether combinations are drawn, so that a setting may have an {@link Interval}
   */
  static List<GridEntry> read(String where, YamlValue value, Values seeds, boolean sampled) {
    List<YamlValue> entries =
        value instanceof YamlValue.Items items ? items.values() : List.of(value);
    boolean unset = value instanceof YamlValue.Scalar scalar && scalar.value() == null;
    if (entries.isEmpty() || unset) {
      throw value
          .at()
          .error(where + " is empty: expected a method, as in {method: slicefine, rank: 5}");
    }
    return entries.stream()
        .map(entry -> new GridReader(where, Mistakes.mapping(where, entry), sampled).entry(seeds))
        .toList();
  }

  private GridEntry entry(Values sweepSeeds) {
    List<Dimension> dimensions = new ArrayList<>();
    Values seeds = sweepSeeds;
    for (Map.Entry<String, YamlValue.Entry> setting : entry.entries().entrySet()) {
      String key = setting.getKey();
      YamlValue value = setting.getValue().value();
      switch (key) {
        case SEEDS -> seeds = Seeds.read(value);
        case ZIP -> zips.forEach(zip -> dimensions.add(zipped(zip)));
        case ResourcesReader.KEY -> {} // decides nothing of a trial
        case EXCLUDE -> {} // below, when all settings are known
        default -> {
          SettingType type = type(key, setting.getValue().at());
          dimensions.add(Dimension.of(key, values(key, type, value)));
        }
      }
    }
    dimensions.add(Dimension.of(GridEntry.SEED, seeds));
    List<Exclusion> exclusions = mappings(EXCLUDE).stream().map(this::exclusion).toList();
    return new GridEntry(
        entry.at(),
        List.copyOf(dimensions),
        exclusions,
        entry.get(SEEDS) != null,
        ResourcesReader.read(entry.get(ResourcesReader.KEY), null));
  }

  private Values values(String key, SettingType type, YamlValue value) {
    if (!(value instanceof YamlValue.Mapping range && type.isNumber() && Interval.isMeant(value))) {
      return Values.read(key, type, value);
    }
    if (!sampled) {
      String advice =
          where.equals("baselines")
              ? "baselines are not sampled: write from and to, or a list"
              : "add search: {sample: latin_hypercube, trials: 48}, or write from and to";
      throw value.at().error(key + ": low and high are a range to draw from: " + advice);
    }
    return Interval.read(key, type, range);
  }

  private Dimension zipped(YamlValue.Mapping zip) {
    List<String> keys = new ArrayList<>();
    List<Values> columns = new ArrayList<>();
    zip.entries()
        .forEach(
            (key, column) -> {
              SettingType type = type(key, column.at());
              if (column.value() instanceof YamlValue.Scalar) {
                throw column.at().error("zip: " + key + ": expected a list of values, given one");
              }
              keys.add(key);
              columns.add(Values.read(key, type, column.value()));
              if (columns.get(0).size() != columns.get(columns.size() - 1).size()) {
                throw column
                    .at()
                    .error(
                        String.format(
                            "zip: %s has %d values, %s has %d: expected equally many",
                            keys.get(0), columns.get(0).size(), key, last(columns).size()));
              }
            });
    if (keys.isEmpty()) {
      throw zip.at().error("zip is empty");
    }
    return new Dimension(List.copyOf(keys), List.copyOf(columns), true);
  }

  private static Values last(List<Values> columns) {
    return columns.get(columns.size() - 1);
  }

  private Exclusion exclusion(YamlValue.Mapping mapping) {
    Map<String, SettingType> known = new LinkedHashMap<>(types);
    known.put(GridEntry.SEED, SettingType.Whole.LONG);
    Map<String, Values.Listed> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, excluded) -> {
              SettingType type = known.get(key);
              if (type == null) {
                throw Mistakes.unknownKey(excluded.at(), key, EXCLUDE, known.keySet());
              }
              values.put(key, Values.listed(key, type, excluded.value()));
            });
    if (values.isEmpty()) {
      throw mapping.at().error("exclude without settings would drop every trial");
    }
    return new Exclusion(mapping.at(), values);
  }

  /** The type of a setting that this entry may have, once. */
  private SettingType type(String key, Place at) {
    SettingType type = types.get(key);
    if (type == null) {
      throw unknown(key, at);
    }
    Place earlier = set.putIfAbsent(key, at);
    if (earlier != null) {
      throw at.error(key + " is set twice: first at " + earlier);
    }
    return type;
  }

  private InputException unknown(String key, Place at) {
    Optional<String> without =
        methods.stream().filter(m -> !Vocabulary.options(m).types().containsKey(key)).findFirst();
    boolean someMethodsOption =
        Vocabulary.METHOD_NAMES instanceof SettingType.Choice choice
            && choice.names().stream()
                .anyMatch(name -> Vocabulary.options(name).types().containsKey(key));
    if (someMethodsOption && without.isPresent()) {
      String advice = methods.size() > 1 ? ": give each method a grid entry of its own" : "";
      return at.error("method " + without.get() + " has no setting \"" + key + "\"" + advice);
    }
    if (key.equals("train")) {
      return at.error("train stands at the top; " + where + " takes its settings, as in steps: 50");
    }
    Set<String> expected = new LinkedHashSet<>(types.keySet());
    expected.addAll(List.of(SEEDS, ZIP, EXCLUDE, ResourcesReader.KEY));
    return Mistakes.unknownKey(at, key, where, expected);
  }

  /** The methods of all combinations: they decide which other keys there may be. */
  private List<String> methods() {
    YamlValue value =
        Stream.concat(Stream.of(entry), zips.stream())
            .map(mapping -> mapping.get(GridEntry.METHOD))
            .filter(method -> method != null)
            .findFirst()
            .orElseThrow(() -> entry.at().error(where + " needs a method: " + expectedMethods()));
    return Values.listed(GridEntry.METHOD, Vocabulary.METHOD_NAMES, value).values().stream()
        .map(method -> (String) method.value())
        .toList();
  }

  private static String expectedMethods() {
    return Vocabulary.METHOD_NAMES.expected();
  }

  /** A key's mapping or list of mappings; none where it is not set. */
  private List<YamlValue.Mapping> mappings(String key) {
    YamlValue value = entry.get(key);
    if (value == null) {
      return List.of();
    }
    List<YamlValue> all = value instanceof YamlValue.Items items ? items.values() : List.of(value);
    return all.stream().map(mapping -> Mistakes.mapping(key, mapping)).toList();
  }
}
