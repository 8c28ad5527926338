package org.slicesweep.jobs.cluster;

import java.util.Map;

/**
 * What a cluster is made of.
 *
 * @param cores of a worker, all of one executor
 * @param gpus of a worker; numbers only
 * @param smallDisk whether the last worker's disk is one that can be filled, where this machine
 *     lets us mount one
 * @param secret that everybody has to know, or null
 * @param submitSettings on top of what every submission has
 */
record ClusterPlan(
    int workers,
    int cores,
    int gpus,
    boolean smallDisk,
    String secret,
    Map<String, String> submitSettings) {

  static ClusterPlan of(int workers, int cores, int gpus) {
    return new ClusterPlan(workers, cores, gpus, false, null, Map.of());
  }

  ClusterPlan withSmallDisk() {
    return new ClusterPlan(workers, cores, gpus, true, secret, submitSettings);
  }

  ClusterPlan withSecret(String word) {
    return new ClusterPlan(workers, cores, gpus, smallDisk, word, submitSettings);
  }

  ClusterPlan with(Map<String, String> settings) {
    return new ClusterPlan(workers, cores, gpus, smallDisk, secret, settings);
  }
}
