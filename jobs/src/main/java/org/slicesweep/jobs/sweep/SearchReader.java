package org.slicesweep.jobs.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.search.AshaRule;
import org.slicesweep.jobs.search.MedianRule;
import org.slicesweep.jobs.search.StoppingRule;

/** Reads and writes {@code search}: what of a grid is drawn, and what is not trained to its end. */
final class SearchReader {
  static final String KEY = "search";

  private static final String SAMPLE = "sample";
  private static final String TRIALS = "trials";
  private static final String SEED = "seed";
  private static final String STOP = "stop";
  private static final String REDUCTION = "reduction";
  private static final String FIRST_RUNG = "first_rung";
  private static final String EVERY = "every";
  private static final String GRACE_STEPS = "grace_steps";

  private static final String ASHA = "asha";
  private static final String MEDIAN = "median";
  private static final int DEFAULT_REDUCTION = 3;

  private static final Map<String, SettingType> TYPES = types();
  private static final Map<String, List<String>> OF_RULE =
      Map.of(ASHA, List.of(REDUCTION, FIRST_RUNG), MEDIAN, List.of(EVERY, GRACE_STEPS));

  private final YamlValue.Mapping search;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  private SearchReader(YamlValue.Mapping search) {
    this.search = search;
  }

  /**
   * Reads the block.
   *
   * @param value null, or a null scalar, where it is not set
   */
  static SearchSettings read(YamlValue value) {
    boolean unset =
        value == null || (value instanceof YamlValue.Scalar scalar && scalar.value() == null);
    return unset ? SearchSettings.NONE : new SearchReader(Mistakes.mapping(KEY, value)).settings();
  }

  private SearchSettings settings() {
    search.entries().forEach(this::put);
    if (!values.containsKey(SAMPLE) && !values.containsKey(STOP)) {
      throw search
          .at()
          .error("search: expected sample (latin_hypercube, random) or stop (asha, median)");
    }
    return new SearchSettings(
        search.at(), sampling(), (long) values.getOrDefault(SEED, 0L), stop(), Map.copyOf(places));
  }

  private void put(String key, YamlValue.Entry entry) {
    SettingType type = TYPES.get(key);
    if (type == null) {
      throw Mistakes.unknownKey(entry.at(), key, KEY, TYPES.keySet());
    }
    Object value = type.read(key, entry.value());
    if (value != null) {
      values.put(key, value);
      places.put(key, entry.value().at());
    }
  }

  private Sampling sampling() {
    String kind = (String) values.get(SAMPLE);
    Integer trials = (Integer) values.get(TRIALS);
    if (kind == null) {
      if (trials != null) {
        throw places.get(TRIALS).error("trials counts samples: add sample: latin_hypercube");
      }
      return null;
    }
    if (trials == null) {
      throw places.get(SAMPLE).error("sample needs to know how many: add trials: 48");
    }
    if (trials < 1) {
      throw places.get(TRIALS).error("trials " + trials + ": expected at least 1");
    }
    return new Sampling(Sampling.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), trials);
  }

  private StoppingRule stop() {
    String rule = (String) values.get(STOP);
    OF_RULE.forEach(
        (owner, keys) ->
            keys.stream()
                .filter(key -> values.containsKey(key) && !owner.equals(rule))
                .findFirst()
                .ifPresent(
                    key -> {
                      throw places.get(key).error(key + " is a setting of stop: " + owner);
                    }));
    try {
      return rule == null
          ? null
          : rule.equals(ASHA)
              ? new AshaRule(
                  (int) values.getOrDefault(REDUCTION, DEFAULT_REDUCTION),
                  (Integer) values.get(FIRST_RUNG))
              : new MedianRule((Integer) values.get(EVERY), (Integer) values.get(GRACE_STEPS));
    } catch (InputException e) {
      throw places.get(e.key()).error(e.getMessage());
    }
  }

  /** The block as it was understood, for a file that reads back to the same. */
  static Map<String, Object> write(SearchSettings search) {
    Map<String, Object> written = new LinkedHashMap<>();
    if (search.sampling() != null) {
      written.put(SAMPLE, search.sampling().kind().name().toLowerCase(Locale.ROOT));
      written.put(TRIALS, search.sampling().trials());
    }
    written.put(SEED, search.seed());
    if (search.stop() instanceof AshaRule asha) {
      written.put(STOP, ASHA);
      written.put(REDUCTION, asha.reduction());
      written.put(FIRST_RUNG, asha.firstRung());
    } else if (search.stop() instanceof MedianRule median) {
      written.put(STOP, MEDIAN);
      written.put(EVERY, median.every());
      written.put(GRACE_STEPS, median.graceSteps());
    }
    written.values().removeIf(value -> value == null);
    return written;
  }

  private static Map<String, SettingType> types() {
    Map<String, SettingType> types = new LinkedHashMap<>();
    types.put(SAMPLE, new SettingType.Choice(List.of("latin_hypercube", "random")));
    types.put(TRIALS, SettingType.Whole.INT);
    types.put(SEED, SettingType.Whole.LONG);
    types.put(STOP, new SettingType.Choice(List.of(ASHA, MEDIAN)));
    for (String key : List.of(REDUCTION, FIRST_RUNG, EVERY, GRACE_STEPS)) {
      types.put(key, SettingType.Whole.INT);
    }
    types.replaceAll((key, type) -> new SettingType.Optional(type));
    return types;
  }
}
