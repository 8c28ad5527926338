package org.slicesweep.jobs.engine;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.sweep.Resources;

/** What trials take of their machines, as Spark's stage-level resource profiles. Thread-safe. */
final class Profiles {
  private final SparkContext spark;
  private final Map<Resources, ResourceProfile> profiles = new HashMap<>();

  Profiles(SparkContext spark) {
    this.spark = spark;
  }

  /**
   * The RDD, whose tasks take this from now on.
   *
   * @throws InputException if the cluster cannot give it
   */
  <T> JavaRDD<T> with(Resources needs, JavaRDD<T> rdd) {
    if (needs.isDefault()) {
      return rdd;
    }
    ResourceProfile profile = profile(needs);
    try {
      return rdd.withResources(profile);
    } catch (Exception e) { // Scala does not declare what it throws
      throw refused(needs, e);
    }
  }

  /**
   * How many tasks that take this the executors of this moment can run at a time.
   *
   * @throws InputException if the cluster cannot give it
   */
  int slots(Resources needs) {
    return spark.maxNumConcurrentTasks(profile(needs));
  }

  /**
   * @throws InputException if the cluster cannot give this
   */
  void check(Resources needs) {
    var unused = profile(needs);
  }

  private synchronized ResourceProfile profile(Resources needs) {
    return needs.isDefault()
        ? spark.resourceProfileManager().defaultResourceProfile()
        : profiles.computeIfAbsent(needs, this::registered);
  }

  private ResourceProfile registered(Resources needs) {
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
      spark.resourceProfileManager().addResourceProfile(profile);
      return profile;
    } catch (Exception e) { // Scala does not declare what it throws
      throw refused(needs, e);
    }
  }

  private static InputException refused(Resources needs, Exception e) {
    return new InputException(
        "resources", "resources %s: this cluster refuses: %s".formatted(needs, e.getMessage()));
  }
}
