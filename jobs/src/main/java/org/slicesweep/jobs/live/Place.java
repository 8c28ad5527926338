package org.slicesweep.jobs.live;

import java.io.Serializable;

/**
 * Where a trial runs.
 *
 * @param host null where it is not known
 * @param executor Spark's id of the executor, {@code driver} inside one process; null where it is
 *     not known
 * @param device such as {@code cpu} or {@code gpu:0}; null where it is not known
 */
public record Place(String host, String executor, String device) implements Serializable {
  public static final Place UNKNOWN = new Place(null, null, null);
}
