package org.slicesweep.jobs.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.sweep.Resources;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;

/**
 * Packs as Spark sees them: a job each, so that no pack waits for another, over an RDD of its own:
 * when a job fails, Spark fails all others that are running over the same RDD. Thread-safe.
 */
final class PackJobs {
  private final JavaSparkContext spark;
  private final Profiles profiles;
  private final Function<String, Resources> resources;
  private final PackTask task;

  /** By their numbers. */
  private final List<Pack> packs = new ArrayList<>();

  PackJobs(
      JavaSparkContext spark,
      Profiles profiles,
      Function<String, Resources> resources,
      PackTask task) {
    this.spark = spark;
    this.profiles = profiles;
    this.resources = resources;
    this.task = task;
  }

  /**
   * Makes packs known, whose numbers go on where those of the last ones ended.
   *
   * @throws InputException if the cluster cannot give each trial what it takes
   */
  synchronized void add(List<Pack> more) {
    more.stream().map(this::of).distinct().forEach(profiles::check);
    packs.addAll(more);
  }

  /** A pack of trials that have been in others, known from now on. */
  synchronized Pack together(List<PlannedTrial> trials) {
    Pack pack = new Pack(packs.size(), trials);
    add(List.of(pack));
    return pack;
  }

  synchronized Pack pack(int number) {
    return packs.get(number);
  }

  /** Runs a pack on the cluster and waits for it. */
  List<TrialOutcome> run(Pack pack) {
    JavaRDD<Pack> rdd = profiles.with(of(pack), spark.parallelize(List.of(pack), 1));
    PackTask called = task;
    // What collect() does, in Java: a lambda of Scala's makes Spark read the byte code of its RDD
    // twice a job, which took more of the driver than all else.
    Function2<TaskContext, Iterator<Pack>, TrialOutcome[]> job =
        (Function2<TaskContext, Iterator<Pack>, TrialOutcome[]> & Serializable)
            (context, packs) -> called.run(packs.next()).toArray(TrialOutcome[]::new);
    Object results =
        spark.sc().runJob(rdd.rdd(), job, ClassTag.<TrialOutcome[]>apply(TrialOutcome[].class));
    return List.of(((TrialOutcome[][]) results)[0]);
  }

  private Resources of(Pack pack) {
    return resources.apply(pack.trials().get(0).id());
  }
}
