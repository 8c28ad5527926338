package org.slicesweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.Efficiency;
import org.slicesweep.Provenance;
import org.slicesweep.Scores;
import org.slicesweep.SpecCheck;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.engine.LocalSpark;
import org.slicesweep.jobs.live.StatusText;
import org.slicesweep.jobs.live.SweepStatus;
import org.slicesweep.jobs.store.SqlViews;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.sweep.SweepFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Does what the other commands do, with nothing to show for it: while it runs, the launcher has the
 * JVM record the classes that takes, so that it finds them at once next time. Most of a command's
 * start is looking for Spark's classes in two hundred jars.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  private static final String QUERY =
      "select method, rank, avg(accuracy), count(*) from trials group by all order by 1, 2";

  @Mixin private SweepOptions options;

  @Override
  public Integer call() throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    SweepFile file = options.read();
    SpecCheck check = new SpecCheck();
    file.check(check::check);
    Path scratch = Files.createTempDirectory("slicesweep-warm-up");
    try {
      String results = scratch.resolve("results").toString();
      TrialStore store = TrialStore.open(results);
      store.claim(file.sweep().name(), file.sweep().resolvedYaml());
      store.commit(file.sweep().name(), untrained(file.sweep().trials().get(0)));
      new Plan(file, store.finished()).print(nowhere, results, check::estimateSeconds, 1);
      SparkSession spark = LocalSpark.start("warm-up", 1);
      SqlViews.of(results).gatherAheadOf(QUERY).register(spark);
      ResultPrinter.TABLE.print(spark.sql(QUERY), nowhere);
      StatusText.of(SweepStatus.of(results)).forEach(nowhere::println);
    } finally {
      delete(scratch);
    }
    return ExitCode.FINE;
  }

  private static TrialResult untrained(TrialSpec trial) {
    return new TrialResult(
        trial,
        TrialStatus.STOPPED_EARLY,
        null,
        Scores.NONE,
        Efficiency.NONE,
        new Provenance(null, null, null, null, null, null, null, null, Instant.now()),
        List.of(),
        List.of());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
