package org.slicesweep.jobs.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.slicesweep.Execution;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.sweep.Resources;

/**
 * What decides which trials train together.
 *
 * @param key trials with equal keys can
 * @param resources what a trial takes, by its id; a pack takes it once
 * @param slots packs at a time, of those that take the same
 */
record Grouping(
    Function<TrialSpec, Optional<String>> key,
    Function<String, Resources> resources,
    Most most,
    ToIntFunction<Resources> slots) {
  /** Every trial alone. */
  static final Grouping NONE =
      new Grouping(
          trial -> Optional.empty(), trial -> Resources.DEFAULT, (alike, needs) -> 1, needs -> 1);

  /** What a request asks for, on the executors of this moment. */
  static Grouping of(JavaSparkContext spark, Profiles profiles, EngineRequest request) {
    PackRule rule = request.packs();
    if (rule.size().isOff() || request.execution() == Execution.SOLO) {
      return NONE;
    }
    PackSizes sizes = new PackSizes(spark, profiles, rule, request.device());
    return new Grouping(
        rule.key(), request.resources(), sizes::most, new SettledSlots(spark.sc(), profiles));
  }

  /** How many trials a pack holds at most. */
  @FunctionalInterface
  interface Most {
    /**
     * @param alike all trials of a kind, first those that need no preparation
     */
    int of(List<TrialSpec> alike, Resources needs);
  }

  /**
   * Trials of one kind fit into one pack.
   *
   * @param rungs where all of them are judged, so that they pause together
   */
  record Kind(String key, Resources needs, List<Integer> rungs) {}

  /** Empty for a trial that trains alone. */
  Optional<Kind> kind(PlannedTrial trial) {
    return key.apply(trial.spec()).map(found -> new Kind(found, needs(trial), trial.rungs()));
  }

  /** The same, but for some trials, which train alone. */
  Grouping without(Set<TrialSpec> alone) {
    return new Grouping(
        trial -> alone.contains(trial) ? Optional.empty() : key.apply(trial),
        resources,
        most,
        slots);
  }

  Resources needs(PlannedTrial trial) {
    return resources.apply(trial.id());
  }
}
