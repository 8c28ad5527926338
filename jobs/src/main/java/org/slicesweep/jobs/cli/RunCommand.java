package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.Execution;
import org.slicesweep.Packing;
import org.slicesweep.SpecCheck;
import org.slicesweep.TrialInputs;
import org.slicesweep.jobs.engine.EngineRequest;
import org.slicesweep.jobs.engine.LocalSpark;
import org.slicesweep.jobs.engine.PackRule;
import org.slicesweep.jobs.engine.PackRunner;
import org.slicesweep.jobs.engine.SweepEngine;
import org.slicesweep.jobs.engine.SweepSummary;
import org.slicesweep.jobs.store.Gatherer;
import org.slicesweep.jobs.store.StoredFailure;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.sweep.PackSize;
import org.slicesweep.jobs.sweep.Sweep;
import org.slicesweep.jobs.sweep.SweepFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains what a sweep still lacks, and shows what came of it. */
@Command(
    name = "run",
    description = {
      "Trains the trials of a sweep that have no result yet, and stores each as it ends.",
      "After an interruption the same command goes on with the rest.",
      ""
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final int SECONDS_BETWEEN_GATHERINGS = 60;

  private final UnaryOperator<PackRunner> wrapper;

  @Mixin private SweepOptions options;
  @Mixin private PageOptions page;
  @Spec private CommandSpec command;

  @Mixin private SlotOptions slots;
  @Mixin private FaultOptions faults;

  @Option(names = "--dry-run", description = "Check everything, show the plan, and stop there.")
  private boolean dryRun;

  RunCommand() {
    this(UnaryOperator.identity());
  }

  /**
   * @param wrapper around what trains; tests of clusters watch it, or simulate it
   */
  RunCommand(UnaryOperator<PackRunner> wrapper) {
    this.wrapper = wrapper;
  }

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    SweepFile file = options.read();
    Sweep sweep = file.sweep();
    int slots = this.slots.slots(sweep.execution());
    PackSize pack = this.slots.pack(sweep);
    faults.check();
    page.check();
    SpecCheck check = new SpecCheck();
    file.check(check::check);
    String results = options.out(sweep.name());
    TrialStore store = TrialStore.open(results);
    store.check(sweep.name());
    StoredRungs.check(file, store, results);
    if (faults.retryFailed() && store.failures().isEmpty()) {
      out.println("No trial of " + results + " has failed: there is nothing to try again.");
      return ExitCode.FINE;
    }
    if (dryRun) {
      plan(file, store, store.finished()).print(out, results, check::estimateSeconds, slots);
      return ExitCode.FINE;
    }
    String again =
        ResumeCommand.of(
            faults.goingOn(command.root().commandLine().getParseResult().originalArgs()),
            System.getProperties());
    try (LiveSession live = LiveSession.open(results, again, page, out)) {
      return run(file, store, check, slots, pack, live, out);
    }
  }

  private int run(
      SweepFile file,
      TrialStore store,
      SpecCheck check,
      int slots,
      PackSize pack,
      LiveSession live,
      PrintWriter out) {
    Sweep sweep = file.sweep();
    String results = store.out();
    store.claim(sweep.name(), sweep.resolvedYaml());
    Set<String> finished = store.finished(); // looked at again now that nobody else is at it
    Plan plan = plan(file, store, finished);
    EarlierFailures earlier = new EarlierFailures(store, plan);
    if (sweep.execution() == Execution.SOLO) {
      earlier.groups(); // nothing may run beside a solo trial
    }
    live.failedEarlier(earlier::groups);
    Logs.aside(Results.log(results));
    SparkSession spark = LocalSpark.start(sweep.name(), slots); // ends with the process
    if (spark.sparkContext().isLocal()) { // elsewhere each machine fetches its own
      TrialInputs.fetch(plan.missing());
    }
    EngineRequest request =
        new EngineRequest(
                sweep.name(),
                plan.missing(),
                plan.done(),
                sweep.device(),
                sweep.execution(),
                check::estimateSeconds,
                wrapper.apply(
                    new RuntimeRunner(
                        Results.scores(results).toString(),
                        this.slots.threads(),
                        sweep.execution(),
                        sweep.keepsWeights(),
                        store.checkpoints(),
                        faults.checkpointEvery(sweep.execution()),
                        faults.retryOutOfMemory())),
                new StoreCommitter(store, sweep.name(), faults.retryFailed()))
            .givingUpAfter(faults.maxFailures())
            .taking(file::resources)
            .packing(
                new PackRule(
                    Packing::key,
                    pack,
                    new RuntimeSizer(Results.scores(results).toString(), this.slots.threads())))
            .searching(file.search(), new StoredRungs(store.rungs()));
    SweepSummary summary = runGathering(spark, request, results, live);
    if (spark.sparkContext().isStopped()) { // the cluster ended it: nobody draws or counts
      out.println("The rest:   " + live.command());
      return ExitCode.ENDED_EARLY;
    }
    if (!LiveSession.isProcessEnding()) {
      new Closing(live.command(), results).print(out, spark, summary);
      store.tidy();
    }
    if (live.endedFromOutside()) {
      return ExitCode.ENDED_EARLY;
    }
    boolean complete = summary.failedTrials() == 0 && summary.notStored() == 0;
    // A run that leaves failures as they are has no better end than the one that had them.
    return complete && !earlier.any() ? ExitCode.FINE : ExitCode.SOME_TRIALS_FAILED;
  }

  private static SweepSummary runGathering(
      SparkSession spark, EngineRequest request, String results, LiveSession live) {
    if (request.execution() == Execution.SOLO) {
      // nothing may run beside a solo trial
      return SweepEngine.run(spark, request, System.err, live.watch());
    }
    Gatherer gatherer = Gatherer.every(SECONDS_BETWEEN_GATHERINGS, results);
    try {
      return SweepEngine.run(spark, request, System.err, live.watch());
    } finally {
      gatherer.close();
    }
  }

  private Plan plan(SweepFile file, TrialStore store, Set<String> finished) {
    return faults.retryFailed()
        ? Plan.again(
            file,
            finished,
            store.failures().stream()
                .filter(faults::retries)
                .map(StoredFailure::id)
                .collect(Collectors.toSet()))
        : new Plan(file, finished);
  }
}
