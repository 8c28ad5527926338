package org.slicesweep.jobs;

import org.apache.spark.sql.SparkSession;
import org.slicesweep.jobs.engine.LocalSpark;

/** One {@code local[2]} session for all tests: starting one takes seconds. Never stop it. */
public final class SharedSpark {
  private SharedSpark() {}

  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static final class Holder {
    static final SparkSession SESSION = LocalSpark.start("tests", 2);
  }
}
