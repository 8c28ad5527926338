package org.slicesweep.jobs.sweep;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slicesweep.TrialSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;

/** The trials of a sweep, each with the place in the grid that it comes from. */
final class Expansion {
  private final Blueprint blueprint;
  private final TrialFactory factory = new TrialFactory();
  private final Map<String, Origin> origins = new LinkedHashMap<>();
  private final Set<String> baselines = new HashSet<>();

  /** Exclusions that have excluded nothing so far. */
  private final Set<Exclusion> idle = new LinkedHashSet<>();

  /** Where a trial comes from, so that a mistake found later has its line. */
  private record Origin(TrialSpec trial, Combination combination, Placed seed) {}

  /** A combination of an entry, seeds apart; made again where it costs less than keeping it. */
  private record Combination(GridEntry entry, Supplier<Map<String, Placed>> settings) {}

  private Expansion(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  /** Expands every grid. A trial that several entries ask for stands once, where it came first. */
  static Expansion of(Blueprint blueprint) {
    Expansion expansion = new Expansion(blueprint);
    SearchSettings search = blueprint.search();
    if (search.sampling() != null) {
      new Sampler(blueprint.grid(), search).sample(expansion::add);
    } else {
      blueprint.grid().forEach(entry -> expansion.addAll(entry, id -> {}));
    }
    if (search.sampling() == null && search.stop() != null) {
      expansion.shuffle(RandomStream.of(search.seed(), "search/order"));
    }
    blueprint.baselines().forEach(entry -> expansion.addAll(entry, expansion.baselines::add));
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
    if (search.sampling() == null) { // what is drawn need not meet every exclusion
      expansion.idle.stream().findFirst().ifPresent(Exclusion::refuse);
    }
    return expansion;
  }

  /** The trials by their ids, in the order of the file, or that of a search. */
  Map<String, TrialSpec> trials() {
    Map<String, TrialSpec> trials = new LinkedHashMap<>();
    origins.forEach((id, origin) -> trials.put(id, origin.trial()));
    return Collections.unmodifiableMap(trials);
  }

  /** Ids of the trials that stand under baselines, be it also there. */
  Set<String> baselines() {
    return Collections.unmodifiableSet(baselines);
  }

  /** What a trial takes, by its id. */
  Resources resources(String id) {
    Resources own = origins.get(id).combination().entry().resources();
    return own == null ? blueprint.resources() : own;
  }

  /** Runs a check on every trial; what it finds names the line of the setting at fault. */
  void check(Consumer<TrialSpec> check) {
    for (Origin origin : origins.values()) {
      try {
        check.accept(origin.trial());
      } catch (InputException e) {
        Map<String, Placed> settings = blueprint.settings(origin.combination().settings().get());
        settings.put(GridEntry.SEED, origin.seed());
        throw located(e, origin.combination().entry(), settings);
      }
    }
  }

  private void addAll(GridEntry entry, Consumer<String> ids) {
    idle.addAll(entry.exclusions());
    long size = entry.size().longValueExact();
    for (long block = 0; block < size; block += entry.seeds().size()) {
      long index = block;
      add(new Combination(entry, () -> entry.settings(index)), ids);
    }
  }

  /** Adds a drawn combination; whether it brought a trial that was not there. */
  private boolean add(GridEntry entry, Map<String, Placed> drawn) {
    int before = origins.size();
    add(new Combination(entry, () -> drawn), id -> {});
    return origins.size() > before;
  }

  private void add(Combination combination, Consumer<String> ids) {
    GridEntry entry = combination.entry();
    Map<String, Placed> settings = blueprint.settings(combination.settings().get());
    TrialSpec sibling = null;
    for (long i = 0; i < entry.seeds().size(); i++) {
      Placed seed = entry.seeds().get(i);
      settings.put(GridEntry.SEED, seed);
      List<Exclusion> excluding = entry.excluding(settings);
      excluding.forEach(idle::remove);
      if (excluding.isEmpty()) {
        sibling =
            sibling == null ? trial(entry, settings) : TrialFactory.withSeed(sibling, settings);
        String id = sibling.id();
        ids.accept(id);
        origins.putIfAbsent(id, new Origin(sibling, combination, seed));
      }
    }
  }

  /** A grid lists its values in order, and halving learns most from the first trials it sees. */
  private void shuffle(RandomStream random) {
    List<Map.Entry<String, Origin>> ordered = List.copyOf(origins.entrySet());
    origins.clear();
    for (int index : random.permutation(ordered.size())) {
      origins.put(ordered.get(index).getKey(), ordered.get(index).getValue());
    }
  }

  private TrialSpec trial(GridEntry entry, Map<String, Placed> settings) {
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
    boolean ofTask =
        task != null
            && task.from() != null
            && (e.key().startsWith("task.") || TaskType.SETTINGS.types().containsKey(key));
    boolean ofTrain = blueprint.trainAt() != null && Vocabulary.TRAIN.types().containsKey(key);
    Place at = ofTask ? task.from().at() : ofTrain ? blueprint.trainAt() : entry.at();
    boolean byDefault = setting != null && setting.value() != null;
    return at.error(e.getMessage() + (byDefault ? "; that is its default: set " + key : ""));
  }
}
