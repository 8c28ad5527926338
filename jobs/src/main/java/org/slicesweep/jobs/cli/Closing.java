package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.engine.SweepSummary;
import org.slicesweep.jobs.engine.TrialOutcome;

/** What a run ends with: how it went, and what to do next. */
record Closing(Path file, String results) {
  void print(PrintWriter out, SparkSession spark, SweepSummary summary) {
    failures(out, summary);
    if (summary.interrupted() || summary.notStored() > 0) {
      out.println("The rest:   ./sweep run " + file + " --out " + results);
    }
    out.println("Ask it:     ./sweep sql --results " + results + " \"select * from trials\"");
  }

  private static void failures(PrintWriter out, SweepSummary summary) {
    for (Map.Entry<TrialStatus, Integer> status : summary.failed().entrySet()) {
      String name = status.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      out.println(trials(status.getValue()) + ": " + name);
    }
    if (summary.notStored() > 0) {
      out.println(trials(summary.notStored()) + ": not stored");
    }
    for (TrialOutcome outcome : summary.firstReasons()) {
      out.println("  " + outcome.label() + ": " + outcome.reason());
    }
  }

  private static String trials(int count) {
    return count == 1 ? "1 trial" : count + " trials";
  }
}
