package org.slicesweep.jobs.engine;

import java.util.Set;
import java.util.function.IntSupplier;
import org.apache.spark.SparkContext;
import org.slicesweep.jobs.sweep.Resources;

/**
 * How many packs to keep in flight: one a task slot, and others that wait in Spark's queue, so that
 * a slot never idles while the driver hears of an ended pack.
 *
 * @param kinds what packs take: there are as many slots as there is room for the smallest
 * @param decidesLate whether which pack comes next depends on how others end: few should wait then
 */
record TaskSlots(SparkContext spark, Profiles profiles, Set<Resources> kinds, boolean decidesLate)
    implements IntSupplier {
  private static final int LEAST_WAITING = 2;

  @Override
  public int getAsInt() {
    // Spark's own count: cores and GPUs of the executors that are alive at this moment.
    int slots = kinds.stream().mapToInt(profiles::slots).max().orElse(0);
    return slots + waiting(slots);
  }

  /** All slots may become free at once, and dynamic allocation asks for executors by what waits. */
  private int waiting(int slots) {
    boolean grows = spark.conf().getBoolean("spark.dynamicAllocation.enabled", false);
    return Math.max(LEAST_WAITING, decidesLate && !grows ? slots / 8 : slots);
  }
}
