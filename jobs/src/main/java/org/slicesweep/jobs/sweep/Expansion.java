package org.slicesweep.jobs.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slicesweep.TrialSpec;
import org.slicesweep.common.InputException;

/** The trials of a sweep, each with the place in the grid that it comes from. */
final class Expansion {
  private final Blueprint blueprint;
  private final Map<String, Origin> origins = new LinkedHashMap<>();

  /** Which of an entry's combinations a trial is, so that a mistake found later has its line. */
  private record Origin(TrialSpec trial, GridEntry entry, long index) {}

  private Expansion(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  /** Expands every grid. A trial that several entries ask for stands once, where it came first. */
  static Expansion of(Blueprint blueprint) {
    Expansion expansion = new Expansion(blueprint);
    TrialFactory factory = new TrialFactory();
    blueprint.entries().forEach(entry -> expansion.add(entry, factory));
    if (expansion.origins.isEmpty()) {
      Place exclude =
          blueprint
              .entries()
              .flatMap(entry -> entry.exclusions().stream())
              .map(Exclusion::at)
              .findFirst()
              .orElseThrow();
      throw exclude.error("exclude leaves no trials");
    }
    return expansion;
  }

  /** The trials by their ids, in the order of the file. */
  Map<String, TrialSpec> trials() {
    Map<String, TrialSpec> trials = new LinkedHashMap<>();
    origins.forEach((id, origin) -> trials.put(id, origin.trial()));
    return Collections.unmodifiableMap(trials);
  }

  /** Runs a check on every trial; what it finds names the line of the setting at fault. */
  void check(Consumer<TrialSpec> check) {
    for (Origin origin : origins.values()) {
      try {
        check.accept(origin.trial());
      } catch (InputException e) {
        throw located(e, origin.entry(), blueprint.settings(origin.entry(), origin.index()));
      }
    }
  }

  private void add(GridEntry entry, TrialFactory factory) {
    Values seeds = entry.seeds();
    long size = entry.size().longValueExact();
    for (long block = 0; block < size; block += seeds.size()) {
      Map<String, Placed> settings = blueprint.settings(entry, block);
      TrialSpec sibling = null;
      for (long i = 0; i < seeds.size(); i++) {
        settings.put(GridEntry.SEED, seeds.get(i));
        if (!entry.excludes(settings)) {
          sibling =
              sibling == null
                  ? trial(factory, entry, settings)
                  : TrialFactory.withSeed(sibling, settings);
          origins.putIfAbsent(sibling.id(), new Origin(sibling, entry, block + i));
        }
      }
    }
  }

  private TrialSpec trial(TrialFactory factory, GridEntry entry, Map<String, Placed> settings) {
    try {
      return factory.trial(settings);
    } catch (InputException e) {
      throw located(e, entry, settings);
    }
  }

  private InputException located(InputException e, GridEntry entry, Map<String, Placed> settings) {
    if (e.key().isEmpty()) {
      return e;
    }
    String key = e.key().substring(e.key().lastIndexOf('.') + 1);
    Placed setting = settings.get(key);
    if (setting != null && setting.from() != null) {
      return setting.from().at().error(e.getMessage());
    }
    Placed task = settings.get("task");
    if (task != null
        && task.from() instanceof YamlValue.Mapping mapping
        && mapping.get(key) != null) {
      return mapping.get(key).at().error(e.getMessage());
    }
    boolean ofTask = e.key().startsWith("task.") && task != null && task.from() != null;
    boolean ofTrain = blueprint.trainAt() != null && Vocabulary.TRAIN.types().containsKey(key);
    Place at = ofTask ? task.from().at() : ofTrain ? blueprint.trainAt() : entry.at();
    boolean byDefault = setting != null && setting.value() != null;
    return at.error(e.getMessage() + (byDefault ? "; that is its default: set " + key : ""));
  }
}
