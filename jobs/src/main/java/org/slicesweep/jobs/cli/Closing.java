package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.jobs.engine.SweepSummary;
import org.slicesweep.jobs.engine.TrialOutcome;
import org.slicesweep.jobs.report.Figures;
import org.slicesweep.jobs.report.Tables;

/**
 * What a run ends with: how it went, and what to do next.
 *
 * @param command that goes on with the sweep
 */
record Closing(String command, String results) {
  void print(PrintWriter out, SparkSession spark, SweepSummary summary) {
    out.println();
    out.println(Tables.summary(spark, results).stripTrailing());
    out.println();
    if (summary.notStored() > 0) {
      out.println(summary.notStored() + " trials have no row: they could not be stored");
      summary.firstReasons().stream()
          .filter(outcome -> outcome.ending() == TrialOutcome.Ending.NOT_STORED)
          .forEach(outcome -> out.println("  " + outcome.label() + ": " + outcome.reason()));
    }
    Results.figures(results)
        .ifPresent(
            folder -> {
              int files = Figures.draw(spark, results, folder).files().size();
              out.println(
                  files > 0
                      ? "Figures:    " + folder + " (" + files + " files)"
                      : "Figures:    none; why: ./sweep figures --results " + results);
            });
    if (summary.interrupted() || summary.notStored() > 0) {
      out.println("The rest:   " + command);
    }
    out.println("Ask it:     ./sweep sql --results " + results + " \"select * from trials\"");
  }
}
