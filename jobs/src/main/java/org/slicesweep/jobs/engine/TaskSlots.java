package org.slicesweep.jobs.engine;

import java.util.function.IntSupplier;
import org.apache.spark.SparkContext;

/**
 * How many packs to keep in flight: one a task slot, and a few that wait in Spark's queue, so that
 * a slot never idles while the driver hears of an ended pack.
 */
record TaskSlots(SparkContext spark) implements IntSupplier {
  private static final int LEAST_WAITING = 2;

  @Override
  public int getAsInt() {
    // Spark's own count: cores and GPUs of the executors that are alive at this moment.
    int slots =
        spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
    return slots + waiting(slots);
  }

  private int waiting(int slots) {
    // Dynamic allocation asks for executors by what waits: let the cluster double each time.
    boolean grows = spark.conf().getBoolean("spark.dynamicAllocation.enabled", false);
    return Math.max(LEAST_WAITING, grows ? slots : slots / 8);
  }
}
