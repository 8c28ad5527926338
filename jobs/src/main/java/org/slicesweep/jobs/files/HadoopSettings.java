package org.slicesweep.jobs.files;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import scala.Tuple2;

/** Hadoop's settings. */
public final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopSettings() {}

  /**
   * Hadoop's settings with those that Spark was given for it: of the job on the driver and in
   * executors, before it runs those that spark-submit was called with.
   */
  public static Configuration current() {
    Configuration settings = new Configuration();
    SparkEnv spark = SparkEnv.get();
    SparkConf conf = spark == null ? new SparkConf() : spark.conf();
    for (Tuple2<String, String> setting : conf.getAllWithPrefix(PREFIX)) {
      settings.set(setting._1(), setting._2());
    }
    return settings;
  }
}
