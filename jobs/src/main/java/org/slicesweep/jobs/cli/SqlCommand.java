package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.engine.LocalSpark;
import org.slicesweep.jobs.store.SqlViews;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers a query over a sweep's results. */
@Command(
    name = "sql",
    description = {
      "Answers a query over the results of a sweep, also while it still runs.",
      "Views: trials (a row a trial), steps (a row a training step), slices (a row a layer",
      "that a slice was chosen in).",
      ""
    },
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      required = true,
      description = "The folder that ./sweep run wrote.")
  private String results;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ResultPrinter format;

  @Parameters(
      paramLabel = "QUERY",
      description = "Such as \"select method, rank, avg(accuracy) from trials group by all\".")
  private String query;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    int cores = Runtime.getRuntime().availableProcessors();
    SqlViews views = SqlViews.of(results).gatherAheadOf(query);
    SparkSession spark = LocalSpark.start("sql", cores); // ends with the process
    views.register(spark);
    format.print(answer(spark), out);
    out.flush();
    return ExitCode.FINE;
  }

  private Dataset<Row> answer(SparkSession spark) {
    try {
      OnlyQueries.check(query);
      return spark.sql(query);
    } catch (Exception e) { // Scala does not declare what it throws
      if (e instanceof AnalysisException) {
        String message = e.getMessage().lines().filter(line -> !line.isBlank()).findFirst().get();
        throw new InputException("query: " + message, e);
      }
      throw e;
    }
  }
}
