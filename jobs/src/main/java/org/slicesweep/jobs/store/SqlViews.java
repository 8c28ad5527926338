package org.slicesweep.jobs.store;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.common.InputException;

/** A folder of results as SQL. */
public final class SqlViews {
  private SqlViews() {}

  /**
   * Registers the views {@code trials} (a row a trial), {@code steps} (a row a training step) and
   * {@code slices} (a row a layer that a slice was chosen in). They show what is stored when a
   * query runs, also while the sweep still does; a trial is never there twice.
   *
   * <p>A query throws {@link InputException} if it meets a damaged file of the results.
   *
   * @param results the folder that {@code ./sweep run --out} wrote, a path or a URI
   * @throws InputException if there is no such folder of results
   */
  public static void register(SparkSession spark, String results) {
    Folder folder = Folder.at(results);
    try {
      InputException.check(
          !folder.names(ResultSchema.TRIALS.name()).isEmpty() || folder.exists("sweep.yaml"),
          "results",
          "%s holds no results: expected a folder that ./sweep run wrote with --out",
          results);
    } catch (IOException e) {
      throw new InputException(results + " cannot be read: " + e.getMessage(), e);
    }
    for (TableSchema<?> table : ResultSchema.ALL) {
      Compaction rows = new Compaction(folder, results, table);
      spark
          .baseRelationToDataFrame(new ResultRelation(spark, rows, table.spark()))
          .createOrReplaceTempView(table.name());
    }
  }
}
