package org.slicesweep.jobs.store;

import org.apache.spark.sql.SparkSession;

/** The one Spark session of this module's tests: starting it costs more than most of them. */
public final class SharedSpark {
  private SharedSpark() {}

  /** The running session, or a new one. */
  public static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("slicesweep")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.default.parallelism", 2)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.catalogImplementation", "in-memory")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse")
        // Tests of commands may find this session and run sweeps on it.
        .config("spark.plugins", "org.slicesweep.jobs.engine.SweepPlugin")
        .getOrCreate();
  }
}
