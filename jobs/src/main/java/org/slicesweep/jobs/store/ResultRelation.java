package org.slicesweep.jobs.store;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.PrunedScan;
import org.apache.spark.sql.types.StructType;

/**
 * A table of the results as Spark sees it: every query reads what is stored by then, and a table
 * that a query does not name costs it nothing.
 */
final class ResultRelation extends BaseRelation implements PrunedScan {
  private final SparkSession spark;
  private final Compaction rows;
  private final StructType schema;

  ResultRelation(SparkSession spark, Compaction rows, StructType schema) {
    this.spark = spark;
    this.rows = rows;
    this.schema = schema;
  }

  @Override
  public SQLContext sqlContext() {
    return spark.sqlContext();
  }

  @Override
  public StructType schema() {
    return schema;
  }

  /** The scan hands over Spark's own rows, so that nothing is converted back and forth. */
  @Override
  public boolean needConversion() {
    return false;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public RDD<Row> buildScan(String[] requiredColumns) {
    Column[] columns = Arrays.stream(requiredColumns).map(functions::col).toArray(Column[]::new);
    RDD<InternalRow> scan = table().select(columns).queryExecution().toRdd();
    return (RDD) scan;
  }

  private Dataset<Row> table() {
    List<String> files = rows.files();
    return files.isEmpty()
        ? spark.createDataFrame(List.of(), schema)
        : spark
            .read()
            .schema(schema)
            .option("__globPaths__", false) // a folder may be called results[1]
            .parquet(files.toArray(String[]::new));
  }
}
