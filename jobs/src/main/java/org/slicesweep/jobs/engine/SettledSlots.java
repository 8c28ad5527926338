package org.slicesweep.jobs.engine;

import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.apache.spark.SparkContext;
import org.slicesweep.jobs.sweep.Resources;

/**
 * How many packs run at a time. The executors of a cluster come one by one, so they are counted
 * once no more have come for a while.
 */
record SettledSlots(SparkContext spark, Profiles profiles) implements ToIntFunction<Resources> {
  private static final long LOOK_AGAIN_MILLIS = 250;
  private static final int QUIET_LOOKS = 12;
  private static final int MOST_LOOKS = 120;

  @Override
  public int applyAsInt(Resources needs) {
    return spark.isLocal()
        ? profiles.slots(needs)
        : settled(() -> profiles.slots(needs), LOOK_AGAIN_MILLIS);
  }

  /** What is counted, once it is above 0 and has stayed the same; else what it is in the end. */
  static int settled(IntSupplier count, long millis) {
    int last = count.getAsInt();
    int quiet = 0;
    for (int look = 0; look < MOST_LOOKS && quiet < QUIET_LOOKS; look++) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return last;
      }
      int now = count.getAsInt();
      quiet = now == last && now > 0 ? quiet + 1 : 0;
      last = now;
    }
    return last;
  }
}
