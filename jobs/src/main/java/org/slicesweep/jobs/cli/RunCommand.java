package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.Execution;
import org.slicesweep.SpecCheck;
import org.slicesweep.TrialInputs;
import org.slicesweep.jobs.engine.EngineRequest;
import org.slicesweep.jobs.engine.LocalSpark;
import org.slicesweep.jobs.engine.SweepEngine;
import org.slicesweep.jobs.engine.SweepSummary;
import org.slicesweep.jobs.store.Gatherer;
import org.slicesweep.jobs.store.TrialStore;
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

  @Mixin private SweepOptions options;
  @Spec private CommandSpec command;

  @Mixin private SlotOptions slots;
  @Mixin private FaultOptions faults;

  @Option(names = "--dry-run", description = "Check everything, show the plan, and stop there.")
  private boolean dryRun;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    SweepFile file = options.read();
    Sweep sweep = file.sweep();
    int slots = this.slots.slots(sweep.execution());
    int maxFailures = faults.maxFailures();
    Duration checkpointEvery = faults.checkpointEvery();
    SpecCheck check = new SpecCheck();
    file.check(check::check);
    String results = options.out(sweep.name());
    TrialStore store = TrialStore.open(results);
    store.check(sweep.name());
    StoredRungs.check(file, store, results);
    Set<String> finished = store.finished();
    Plan plan =
        faults.retryFailed()
            ? Plan.again(file, finished, store.failed().keySet())
            : new Plan(file, finished);
    if (dryRun) {
      plan.print(out, results, check::estimateSeconds, slots);
      return ExitCode.FINE;
    }
    store.claim(sweep.name(), sweep.resolvedYaml());
    Results.log(results).ifPresent(Logs::to);
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
                new RuntimeRunner(
                    Results.scores(results).toString(),
                    this.slots.threads(),
                    sweep.execution(),
                    sweep.keepsWeights(),
                    store.checkpoints(),
                    sweep.execution() == Execution.SOLO ? Duration.ZERO : checkpointEvery),
                new StoreCommitter(store, sweep.name(), faults.retryFailed()))
            .givingUpAfter(maxFailures)
            .searching(file.search(), new StoredRungs(store.rungs()));
    SweepSummary summary = runGathering(spark, request, results);
    store.tidy();
    new Closing(options.file(), results).print(out, spark, summary);
    return exitCode(summary);
  }

  private static SweepSummary runGathering(
      SparkSession spark, EngineRequest request, String results) {
    if (request.execution() == Execution.SOLO) {
      return SweepEngine.run(spark, request, System.err); // nothing may run beside a solo trial
    }
    Gatherer gatherer = Gatherer.every(SECONDS_BETWEEN_GATHERINGS, results);
    try {
      return SweepEngine.run(spark, request, System.err);
    } finally {
      gatherer.close();
    }
  }

  private static int exitCode(SweepSummary summary) {
    boolean complete = summary.failedTrials() == 0 && summary.notStored() == 0;
    return complete ? ExitCode.FINE : ExitCode.SOME_TRIALS_FAILED;
  }
}
