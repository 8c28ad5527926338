package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.slicesweep.Execution;
import org.slicesweep.SpecCheck;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.sweep.SweepFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a sweep and shows what it would do, without training or writing anything. */
@Command(
    name = "plan",
    description = {
      "Shows the trials of a sweep, how many are done, and how long the rest may take.",
      "Checks everything that can be checked, and writes nothing.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private SweepOptions options;
  @Spec private CommandSpec command;

  @Option(names = "--list", description = "Print every trial, too.")
  private boolean list;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    SweepFile file = options.read();
    SpecCheck check = new SpecCheck();
    file.check(check::check);
    String results = options.out(file.sweep().name());
    TrialStore store = TrialStore.open(results);
    store.check(file.sweep().name());
    StoredRungs.check(file, store, results);
    Plan plan = new Plan(file, store.finished());
    boolean solo = file.sweep().execution() == Execution.SOLO;
    int slots = solo ? 1 : Runtime.getRuntime().availableProcessors();
    plan.print(out, results, check::estimateSeconds, slots);
    if (list) {
      out.println();
      plan.printTrials(out);
    }
    return ExitCode.FINE;
  }
}
