package org.slicesweep.jobs.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slicesweep.Execution;
import org.slicesweep.SpecJson;

/** Reads the top of a sweep file. */
final class SweepReader {
  private static final String KEEP_WEIGHTS = "keep_weights";
  private static final List<String> KEYS =
      List.of(
          "name",
          "backbone",
          "task",
          DataFolder.KEY,
          SkipBad.KEY,
          "train",
          "device",
          "execution",
          ResourcesReader.KEY,
          PackReader.KEY,
          "precision",
          KEEP_WEIGHTS,
          "seeds",
          SearchReader.KEY,
          "grid",
          "baselines");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu(:[0-9]{1,3})?");

  private static final SettingType EXECUTION = RecordSettings.choice(Execution.class);

  private final Place file;
  private final YamlValue.Mapping top;

  private SweepReader(Place file, YamlValue.Mapping top) {
    this.file = file;
    this.top = top;
  }

  /**
   * Reads a sweep.
   *
   * @param fileName what the sweep is called where it has no {@code name}
   */
  static Blueprint read(String source, String fileName, YamlValue root) {
    if (root instanceof YamlValue.Scalar scalar && scalar.value() == null) {
      throw new Place(source, 0).error("the file is empty: a sweep has " + String.join(", ", KEYS));
    }
    YamlValue.Mapping top = Mistakes.mapping("a sweep", root);
    return new SweepReader(new Place(source, 1), top).blueprint(fileName);
  }

  private Blueprint blueprint(String fileName) {
    top.entries().forEach((key, entry) -> known(key, entry.at()));
    if (top.get("grid") == null && top.get("baselines") == null) {
      throw file.error("a sweep needs a grid, as in grid: {method: slicefine, rank: [1, 2, 4]}");
    }
    Map<String, Placed> base = new LinkedHashMap<>();
    base.put("precision", Placed.byDefault("auto"));
    Vocabulary.TRIAL.forEach(
        (key, type) -> {
          if (top.get(key) != null) {
            base.put(key, one(key, type, top.get(key)));
          }
        });
    base.putAll(train());
    SearchSettings search = SearchReader.read(top.get(SearchReader.KEY));
    if (!search.isNone() && top.get("grid") == null) {
      throw search.at().error("search needs a grid: baselines are neither sampled nor stopped");
    }
    Values seeds = top.get("seeds") == null ? Seeds.one(file) : Seeds.read(top.get("seeds"));
    return new Blueprint(
        name(fileName),
        device(),
        execution(),
        keepsWeights(),
        ResourcesReader.read(top.get(ResourcesReader.KEY), Resources.DEFAULT),
        pack(),
        base,
        top.get("train") == null ? null : top.get("train").at(),
        seeds,
        search,
        entries("grid", seeds, search.sampling() != null),
        entries("baselines", seeds, false));
  }

  private static void known(String key, Place at) {
    if (KEYS.contains(key)) {
      return;
    }
    if (Vocabulary.TRAIN.types().containsKey(key)) {
      throw at.error("unknown key \"" + key + "\": did you mean \"train." + key + "\"?");
    }
    throw Mistakes.unknownKey(at, key, "a sweep", KEYS);
  }

  private String name(String fileName) {
    YamlValue written = top.get("name");
    String name =
        written == null ? fileName : (String) new SettingType.Text().read("name", written);
    if (!NAME.matcher(name).matches()) {
      Place at = written == null ? file : written.at();
      throw at.error("name \"" + name + "\": expected letters, digits, \".\", \"_\" or \"-\"");
    }
    return name;
  }

  private String device() {
    YamlValue written = top.get("device");
    if (written == null) {
      return "auto";
    }
    String device = (String) new SettingType.Text().read("device", written);
    if (!DEVICE.matcher(device).matches()) {
      throw written.at().error("device \"" + device + "\": expected auto, cpu, gpu or gpu:1");
    }
    return device;
  }

  private boolean keepsWeights() {
    YamlValue written = top.get(KEEP_WEIGHTS);
    return written != null && (Boolean) one(KEEP_WEIGHTS, new SettingType.YesNo(), written).value();
  }

  private Execution execution() {
    YamlValue written = top.get("execution");
    return written == null
        ? Execution.SHARED
        : SpecJson.mapper().convertValue(EXECUTION.read("execution", written), Execution.class);
  }

  private PackSize pack() {
    YamlValue written = top.get(PackReader.KEY);
    PackSize pack = PackReader.read(written);
    if (pack.trials() > 1 && execution() == Execution.SOLO) {
      throw written
          .at()
          .error("pack " + pack + ": execution solo runs one trial at a time, so leave it out");
    }
    return pack;
  }

  private Map<String, Placed> train() {
    Map<String, Placed> train = new LinkedHashMap<>();
    RecordSettings settings = Vocabulary.TRAIN;
    settings
        .types()
        .keySet()
        .forEach(key -> train.put(key, Placed.byDefault(settings.defaults().get(key))));
    if (top.get("train") != null) {
      Mistakes.mapping("train", top.get("train"))
          .entries()
          .forEach(
              (key, entry) -> {
                SettingType type = settings.types().get(key);
                if (type == null) {
                  throw Mistakes.unknownKey(entry.at(), key, "train", settings.types().keySet());
                }
                train.put(key, one(key, type, entry.value()));
              });
    }
    return train;
  }

  /** A value that holds for the whole sweep. */
  private static Placed one(String key, SettingType type, YamlValue value) {
    if (value instanceof YamlValue.Items && !type.isList()) {
      throw value
          .at()
          .error(
              key + ": expected " + type.expected() + ", given a list: to vary it, put it in grid");
    }
    return new Placed(type.read(key, value), value);
  }

  private List<GridEntry> entries(String key, Values seeds, boolean sampled) {
    YamlValue value = top.get(key);
    return value == null ? List.of() : GridReader.read(key, value, seeds, sampled);
  }
}
