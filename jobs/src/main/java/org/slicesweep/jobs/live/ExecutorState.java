package org.slicesweep.jobs.live;

import java.util.List;

/**
 * An executor of Spark's.
 *
 * @param id Spark's, {@code driver} inside one process
 * @param slots tasks it can run at once
 * @param busy tasks it runs
 * @param gpus addresses of the GPUs that Spark hands out there
 * @param excluded whether Spark gives it no more tasks after failures
 */
public record ExecutorState(
    String id, String host, int slots, int busy, List<String> gpus, boolean excluded) {
  public ExecutorState {
    gpus = List.copyOf(gpus);
  }
}
