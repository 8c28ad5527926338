package org.slicesweep.jobs.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.sweep.Resources;

/**
 * Packs as Spark sees them: partitions of an RDD for each kind of need, a resource profile each. A
 * job computes one partition, so that no pack waits for another.
 */
final class PackJobs {
  private final Map<Resources, JavaRDD<List<TrialOutcome>>> outcomes = new HashMap<>();
  private final Set<ResourceProfile> profiles = new HashSet<>();
  private final Function<String, Resources> resources;

  /**
   * @throws InputException if the cluster cannot give each trial what it takes
   */
  PackJobs(
      JavaSparkContext spark,
      List<Pack> packs,
      Function<String, Resources> resources,
      PackTask task) {
    this.resources = resources;
    JavaRDD<List<TrialOutcome>> all = spark.parallelize(packs, Math.max(1, packs.size())).map(task);
    for (Pack pack : packs) {
      outcomes.computeIfAbsent(of(pack), needs -> withProfile(spark.sc(), all, needs));
    }
    ResourceProfile usual = spark.sc().resourceProfileManager().defaultResourceProfile();
    for (JavaRDD<?> kind : outcomes.values()) {
      ResourceProfile own = kind.getResourceProfile();
      profiles.add(own == null ? usual : own);
    }
  }

  /** What packs take of an executor, each kind once. */
  Set<ResourceProfile> profiles() {
    return profiles;
  }

  /** Runs a pack on the cluster and waits for it. */
  List<TrialOutcome> run(Pack pack) {
    return outcomes.get(of(pack)).collectPartitions(new int[] {pack.number()})[0].get(0);
  }

  private Resources of(Pack pack) {
    return resources.apply(pack.trials().get(0).id());
  }

  private static JavaRDD<List<TrialOutcome>> withProfile(
      SparkContext spark, JavaRDD<List<TrialOutcome>> all, Resources needs) {
    if (needs.isDefault()) {
      return all;
    }
    InputException.check(
        !spark.isLocal(),
        "resources",
        "resources %s: a cluster gives trials their shares, and master %s is none: leave them out,"
            + " or run with --concurrency and --threads",
        needs,
        spark.master());
    TaskResourceRequests requests = new TaskResourceRequests();
    requests.cpus(
        needs.cores() == null ? spark.conf().getInt("spark.task.cpus", 1) : needs.cores());
    double gpus =
        needs.gpus() == null
            ? spark.conf().getDouble("spark.task.resource.gpu.amount", 0)
            : needs.gpus();
    if (gpus > 0) {
      requests.resource("gpu", gpus);
    }
    ResourceProfile profile = new ResourceProfileBuilder().require(requests).build();
    try {
      // A second RDD over the same partitions: a profile belongs to an RDD.
      return all.map(outcome -> outcome).withResources(profile);
    } catch (Exception e) { // Scala does not declare what it throws
      throw refused(needs, e);
    }
  }

  private static InputException refused(Resources needs, Exception e) {
    return new InputException(
        "resources", "resources %s: this cluster refuses: %s".formatted(needs, e.getMessage()));
  }
}
