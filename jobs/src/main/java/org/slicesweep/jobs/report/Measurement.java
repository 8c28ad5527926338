package org.slicesweep.jobs.report;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One trial that succeeded, as a figure's query gives it.
 *
 * @param score accuracy, or the task's own metric where there is none
 * @param majority accuracy of the most frequent class, or null
 */
record Measurement(
    String method,
    String axis,
    Integer rank,
    Integer position,
    String category,
    Integer moveInterval,
    double score,
    String metric,
    Double majority,
    Settings settings) {

  /** What every figure selects; a figure adds which slices it shows. */
  private static final String SELECT =
      """
      SELECT method, axis, rank, position, category, move_interval,
             coalesce(accuracy, metric_value) AS score,
             if(accuracy IS NULL, metric_name, 'accuracy') AS metric,
             majority_accuracy, spec
      FROM trials
      WHERE status = 'SUCCEEDED' AND coalesce(accuracy, metric_value) IS NOT NULL
        AND (method IN ('frozen_probe', 'full') OR method = 'slicefine' AND (%s))
      ORDER BY trial_id""";

  /** A figure's query: the slices it shows, and the baselines. */
  static String query(String slices) {
    return SELECT.formatted(slices);
  }

  static List<Measurement> of(SparkSession spark, String sql) {
    return spark.sql(sql).collectAsList().stream().map(Measurement::of).toList();
  }

  private static Measurement of(Row row) {
    return new Measurement(
        row.getAs("method"),
        row.getAs("axis"),
        row.getAs("rank"),
        row.getAs("position"),
        row.getAs("category"),
        row.getAs("move_interval"),
        row.<Double>getAs("score"),
        row.getAs("metric"),
        row.getAs("majority_accuracy"),
        Settings.of(row.getAs("spec")));
  }

  boolean isSlice() {
    return method.equals("slicefine");
  }
}
