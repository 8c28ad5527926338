package org.slicesweep.jobs.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.slicesweep.Execution;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.search.Search;
import org.slicesweep.jobs.sweep.Resources;

/**
 * What a sweep asks of the engine.
 *
 * @param trials what is left to run, each with an id of its own
 * @param alreadyDone trials of the sweep that are stored already; only shown
 * @param device where a trial runs unless Spark assigns a GPU: {@code auto}, {@code cpu}, {@code
 *     gpu} or {@code gpu:1}
 * @param execution whether trials may run beside each other
 * @param search which trials are worth going on with
 * @param rungs remembers for a later driver what the search was told
 * @param maxFailures the sweep is given up once so many of its trials have failed, at least 1
 * @param resources what a trial takes of the machine it runs on, by its id
 * @param packs which trials train together; those of a solo sweep never do
 * @param estimateSeconds a guess of how long a trial takes: decides the order and the time left
 */
public record EngineRequest(
    String sweepName,
    List<TrialSpec> trials,
    int alreadyDone,
    String device,
    Execution execution,
    Search search,
    RungLog rungs,
    int maxFailures,
    Function<String, Resources> resources,
    PackRule packs,
    ToDoubleFunction<TrialSpec> estimateSeconds,
    PackRunner runner,
    TrialCommitter committer) {

  /** A request that trains everything to its end, whatever fails. */
  public EngineRequest(
      String sweepName,
      List<TrialSpec> trials,
      int alreadyDone,
      String device,
      Execution execution,
      ToDoubleFunction<TrialSpec> estimateSeconds,
      PackRunner runner,
      TrialCommitter committer) {
    this(
        sweepName,
        trials,
        alreadyDone,
        device,
        execution,
        Search.none(),
        RungLog.NONE,
        Integer.MAX_VALUE,
        trial -> Resources.DEFAULT,
        PackRule.ALONE,
        estimateSeconds,
        runner,
        committer);
  }

  public EngineRequest {
    requireNonNull(sweepName, "sweepName is null");
    trials = List.copyOf(trials);
    requireNonNull(device, "device is null");
    requireNonNull(execution, "execution is null");
    requireNonNull(search, "search is null");
    requireNonNull(resources, "resources is null");
    requireNonNull(packs, "packs is null");
    requireNonNull(rungs, "rungs is null");
    if (maxFailures < 1) {
      throw new IllegalArgumentException("maxFailures is " + maxFailures);
    }
    requireNonNull(estimateSeconds, "estimateSeconds is null");
    requireNonNull(runner, "runner is null");
    requireNonNull(committer, "committer is null");
  }

  /** The same with a search, which needs to be remembered. */
  public EngineRequest searching(Search wanted, RungLog log) {
    return with(wanted, log, maxFailures, resources, packs);
  }

  /** The same, whose trials differ in what they take. */
  public EngineRequest taking(Function<String, Resources> wanted) {
    return with(search, rungs, maxFailures, wanted, packs);
  }

  /** The same, given up after so many failures. */
  public EngineRequest givingUpAfter(int failures) {
    return with(search, rungs, failures, resources, packs);
  }

  /** The same, whose trials train together by this rule. */
  public EngineRequest packing(PackRule rule) {
    return with(search, rungs, maxFailures, resources, rule);
  }

  private EngineRequest with(
      Search wanted,
      RungLog log,
      int failures,
      Function<String, Resources> taken,
      PackRule together) {
    return new EngineRequest(
        sweepName,
        trials,
        alreadyDone,
        device,
        execution,
        wanted,
        log,
        failures,
        taken,
        together,
        estimateSeconds,
        runner,
        committer);
  }

  int total() {
    return alreadyDone + trials.size();
  }
}
