package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.sweep.Resources;

/**
 * Packs as Spark sees them: partitions of an RDD for each kind of need, a resource profile each. A
 * job computes one partition, so that no pack waits for another. Thread-safe.
 */
final class PackJobs {
  /** Packs whose numbers follow each other, from that of the first partition. */
  private record Batch(List<Pack> packs, Map<Resources, JavaRDD<List<TrialOutcome>>> outcomes) {}

  private final JavaSparkContext spark;
  private final Profiles profiles;
  private final Function<String, Resources> resources;
  private final PackTask task;
  private final NavigableMap<Integer, Batch> batches = new ConcurrentSkipListMap<>();

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
  synchronized void add(List<Pack> packs) {
    if (packs.isEmpty()) {
      return;
    }
    JavaRDD<List<TrialOutcome>> all = spark.parallelize(packs, packs.size()).map(task);
    Map<Resources, JavaRDD<List<TrialOutcome>>> outcomes = new HashMap<>();
    for (Pack pack : packs) {
      outcomes.computeIfAbsent(of(pack), needs -> profiles.with(needs, all));
    }
    batches.put(packs.get(0).number(), new Batch(packs, outcomes));
  }

  /** A pack for each of some trials, known from now on. */
  synchronized List<Pack> apart(List<PlannedTrial> trials) {
    Map.Entry<Integer, Batch> last = batches.lastEntry();
    int next = last.getKey() + last.getValue().packs().size();
    List<Pack> packs = new ArrayList<>(trials.size());
    for (PlannedTrial trial : trials) {
      packs.add(new Pack(next + packs.size(), List.of(trial)));
    }
    add(packs);
    return packs;
  }

  Pack pack(int number) {
    Map.Entry<Integer, Batch> batch = batches.floorEntry(number);
    return batch.getValue().packs().get(number - batch.getKey());
  }

  /** Runs a pack on the cluster and waits for it. */
  List<TrialOutcome> run(Pack pack) {
    Map.Entry<Integer, Batch> batch = batches.floorEntry(pack.number());
    int partition = pack.number() - batch.getKey();
    return batch
        .getValue()
        .outcomes()
        .get(of(pack))
        .collectPartitions(new int[] {partition})[0]
        .get(0);
  }

  private Resources of(Pack pack) {
    return resources.apply(pack.trials().get(0).id()); // one for all: packs are made of equals
  }
}
