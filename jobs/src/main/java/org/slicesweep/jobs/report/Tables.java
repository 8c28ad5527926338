package org.slicesweep.jobs.report;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.store.SqlViews;

/** The table that a run ends with. */
public final class Tables {
  private static final int MOST_ROWS = 40;

  private static final String FAILURES =
      """
      SELECT status, count(*) AS trials, min_by(error, struct(started_at, trial_id)) AS error
      FROM trials WHERE status <> 'SUCCEEDED' GROUP BY status ORDER BY trials DESC, status""";

  private static final String SKIPPED =
      """
      SELECT task, CAST(max(metrics['skipped']) AS BIGINT) AS examples
      FROM trials WHERE metrics['skipped'] > 0 GROUP BY task ORDER BY task""";

  private Tables() {}

  /**
   * What a sweep found, as text: for every combination of settings the number of seeds, accuracy in
   * percent (or the task's own metric) as mean and 95% interval, trained parameters, and peak
   * memory and training speed (after a tilde where trials shared the machine); then what failed and
   * why, and what was left out because it cannot be decoded. Settings that differ between rows and
   * have no column of their own stand in the last one.
   *
   * @param results the folder that {@code ./sweep run --out} wrote, a path or a URI
   * @throws InputException if there are no results
   */
  public static String summary(SparkSession spark, String results) {
    SqlViews.register(spark, results);
    List<SummaryTrial> trials =
        spark.sql(SummaryTrial.SQL).collectAsList().stream().map(SummaryTrial::of).toList();
    String failures = failures(spark.sql(FAILURES).collectAsList());
    if (trials.isEmpty()) {
      return "No trial succeeded.\n" + failures;
    }
    List<SummaryRow> rows = SummaryRow.of(trials);
    TextTable table =
        new TextTable(
                SummaryRow.header(rows),
                rows.stream().limit(MOST_ROWS).map(SummaryRow::cells).toList())
            .withoutEmptyColumns();
    String more =
        rows.size() <= MOST_ROWS
            ? ""
            : "... and %d rows more: ./sweep sql --results %s \"select * from trials\"\n"
                .formatted(rows.size() - MOST_ROWS, results);
    String skipped = skipped(spark.sql(SKIPPED).collectAsList());
    return String.join("\n", table.ruledLines()) + "\n" + more + failures + skipped;
  }

  private static String skipped(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                "%n%s: %d examples are left out, which cannot be decoded: see run.log%n"
                    .formatted(row.<String>getAs("task"), row.<Long>getAs("examples")))
        .collect(Collectors.joining());
  }

  private static String failures(List<Row> rows) {
    StringBuilder text = new StringBuilder(rows.isEmpty() ? "" : "\n");
    for (Row row : rows) {
      long trials = row.<Long>getAs("trials");
      String status = row.getAs("status");
      String error = row.getAs("error");
      text.append(trials).append(trials == 1 ? " trial " : " trials ").append(status);
      text.append(error == null ? "" : "; the first: " + error).append('\n');
    }
    return text.toString();
  }
}
