package org.slicesweep.jobs.sweep;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.slicesweep.Execution;
import org.slicesweep.TrialSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.search.Search;

/**
 * A sweep file, read and expanded. Every mistake is an {@link InputException} that starts with
 * {@code file:line:}.
 */
public final class SweepFile {
  /** More trials than this are probably a slip; {@code --yes} allows them. */
  static final int MANY = 100_000;

  /** More than this no driver should be asked to hold. */
  static final int MOST = 10_000_000;

  private final Blueprint blueprint;
  private final Expansion expansion;
  private final Map<String, TrialSpec> trials;
  private final Sweep sweep;

  private SweepFile(Blueprint blueprint) {
    this.blueprint = blueprint;
    expansion = Expansion.of(blueprint);
    trials = expansion.trials();
    sweep =
        new Sweep(
            blueprint.name(),
            List.copyOf(trials.values()),
            blueprint.device(),
            blueprint.execution(),
            blueprint.pack(),
            blueprint.keepsWeights(),
            ResolvedYaml.write(blueprint));
  }

  /**
   * Reads a sweep, and keeps the lines its trials come from for {@link #check}.
   *
   * @param file a path, or an address such as {@code s3a://bucket/rank.yaml}
   * @param overrides {@code key=value} each, such as {@code train.steps=50} or {@code
   *     grid[0].rank=[1, 2]}
   * @param large whether more than 100,000 combinations are meant
   * @throws InputException for whatever is wrong with the file or an override
   */
  public static SweepFile open(String file, List<String> overrides, boolean large) {
    return of(file, SourceFile.read(file), overrides, large);
  }

  /**
   * A sweep as results have it, however large.
   *
   * @param name for messages
   */
  public static SweepFile stored(String name, String text) {
    return of(name, text, List.of(), true);
  }

  private static SweepFile of(String file, String text, List<String> overrides, boolean large) {
    YamlValue written = YamlReader.file(file, text);
    YamlValue root = SkipBad.apply(DataFolder.apply(Overrides.apply(written, overrides)));
    Blueprint blueprint = SweepReader.read(file, stem(file), root);
    refuseTooMany(blueprint, large ? MOST : MANY);
    SweepFile sweep = new SweepFile(blueprint);
    sweep.search(); // says now what does not fit
    if (blueprint.execution() == Execution.SOLO) {
      refuseStopping(blueprint.search());
      sweep.check(SweepFile::checkMeasurable);
    }
    return sweep;
  }

  public Sweep sweep() {
    return sweep;
  }

  /** The sweep's trials by their ids, so that no one has to compute the ids again. */
  public Map<String, TrialSpec> trials() {
    return trials;
  }

  /** What a trial of the sweep takes of the machine it runs on, by its id. */
  public Resources resources(String id) {
    return expansion.resources(id);
  }

  /**
   * A new search over the sweep's trials, baselines apart: they are never stopped. {@link
   * Search#none} where the file does not ask for any.
   */
  public Search search() {
    SearchSettings settings = blueprint.search();
    if (settings.stop() == null) {
      return Search.none();
    }
    try {
      return settings.stop().over(searched());
    } catch (InputException e) {
      throw settings.located(e);
    }
  }

  /** Whether the file asks that some trials are not trained to their end. */
  public boolean stops() {
    return blueprint.search().stop() != null;
  }

  /** What {@code search} makes of the grid, in words for people; empty without it. */
  public Optional<String> searchInWords() {
    return new SearchOutline(blueprint, search(), steps(searched())).text();
  }

  /** About which share of its steps a trial will train; below 1 for those that a search stops. */
  public ToDoubleFunction<TrialSpec> shares() {
    Search search = search();
    long whole = steps(searched());
    double share =
        search.expectedSteps().isEmpty() ? 1 : (double) search.expectedSteps().getAsLong() / whole;
    return trial -> search.rungs(trial).length == 0 ? 1 : share;
  }

  private Map<String, TrialSpec> searched() {
    Map<String, TrialSpec> searched = new LinkedHashMap<>(trials);
    searched.keySet().removeAll(expansion.baselines());
    return searched;
  }

  private static long steps(Map<String, TrialSpec> trials) {
    return trials.values().stream().mapToLong(trial -> trial.train().steps()).sum();
  }

  /**
   * Runs a check on every trial.
   *
   * @throws InputException what the check found, with the line of the setting it names
   */
  public void check(Consumer<TrialSpec> check) {
    expansion.check(check);
  }

  private static void checkMeasurable(TrialSpec trial) {
    InputException.check(
        trial.train().stopAfter() == 0,
        "stop_after",
        "stop_after %d: execution solo compares trials of equally many steps, so leave it out",
        trial.train().stopAfter());
  }

  private static void refuseStopping(SearchSettings search) {
    if (search.stop() != null) {
      throw search
          .at("stop")
          .error("stop: execution solo compares trials of equally many steps, so leave it out");
    }
  }

  private static void refuseTooMany(Blueprint blueprint, int most) {
    BigInteger combinations = blueprint.most();
    if (combinations.compareTo(BigInteger.valueOf(most)) > 0) {
      Place largest =
          blueprint.search().sampling() != null
              ? blueprint.search().at("trials")
              : blueprint.entries().max(Comparator.comparing(GridEntry::size)).orElseThrow().at();
      throw largest.error(
          String.format(
              Locale.ROOT,
              "%,d combinations are more than %,d%s",
              combinations,
              most,
              most == MANY ? ": add --yes if you mean it" : ": split the sweep"));
    }
  }

  private static String stem(String file) {
    return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.ya?ml$", "");
  }
}
