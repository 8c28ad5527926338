package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.engine.LocalSpark;
import org.slicesweep.jobs.report.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the figures that a sweep's results have data for. */
@Command(
    name = "figures",
    description = {
      "Draws the figures that the results of a sweep have data for, each as PNG and SVG.",
      ""
    },
    mixinStandardHelpOptions = true)
final class FiguresCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      required = true,
      description = "The folder that ./sweep run wrote.")
  private String results;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the figures go (default: figures in the results).")
  private Path folder;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    SparkSession spark = LocalSpark.start("figures", Runtime.getRuntime().availableProcessors());
    Figures.Drawn drawn = Figures.draw(spark, results, folder());
    drawn.files().forEach(out::println);
    drawn.leftOut().forEach(out::println);
    return ExitCode.FINE;
  }

  private Path folder() {
    if (folder != null) {
      return folder;
    }
    InputException.check(
        !results.contains("://"), "out", "%s is not on this machine: say --out DIR", results);
    return Path.of(results, "figures");
  }
}
