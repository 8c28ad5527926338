package org.slicesweep.jobs.cluster;

/** What can happen to a cluster while a sweep runs. */
enum Fault {
  /** An executor is killed with {@code kill -9}. */
  EXECUTOR,
  /** A worker is, and comes back a little later. */
  WORKER,
  /** The driver is, and the same command is given again. */
  DRIVER,
  /** A worker's disk is full for a while. */
  DISK,
  /** A worker and its executors stand still for a while. */
  FREEZE
}
