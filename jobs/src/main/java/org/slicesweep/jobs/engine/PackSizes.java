package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.TrialSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.sweep.Resources;

/** How many trials of a kind train together at most: as told, or as an executor says. */
record PackSizes(JavaSparkContext spark, Profiles profiles, PackRule rule, String device) {
  private static final Logger LOG = LoggerFactory.getLogger(PackSizes.class);

  /** No pack is made larger unless a number was told, and the specs of more need not travel. */
  private static final int MOST_CANDIDATES = 256;

  /** Asked on an executor. */
  private record Asking(PackSizer sizer, String device)
      implements Function<List<TrialSpec>, Integer> {
    @Override
    public Integer call(List<TrialSpec> candidates) {
      try {
        return sizer.packSize(TaskPlace.device(device), candidates);
      } catch (InputException e) {
        LOG.info("trials train alone, and will say the same: {}", e.getMessage());
        return 1; // no other executor will find a sweep's mistake to be none
      }
    }
  }

  /**
   * @param alike trials that fit into one pack
   * @param needs what each of their packs takes
   */
  int most(List<TrialSpec> alike, Resources needs) {
    return rule.size().isAuto() ? asked(alike, needs) : rule.size().trials();
  }

  /** A sweep does not fail for a measurement. */
  private int asked(List<TrialSpec> alike, Resources needs) {
    List<TrialSpec> candidates =
        new ArrayList<>(alike.subList(0, Math.min(alike.size(), MOST_CANDIDATES)));
    var job =
        profiles.with(
            needs, spark.parallelize(List.of(candidates), 1).map(new Asking(rule.sizer(), device)));
    try {
      spark.setJobDescription("how many trials to train together");
      int most = Math.max(1, job.collect().get(0));
      LOG.info("{} trials like {} train together", most, candidates.get(0).id());
      return most;
    } catch (Exception e) { // Scala does not declare what it throws
      LOG.warn("nobody can say how many trials train together, so they train alone", e);
      return 1;
    } finally {
      spark.setJobDescription(null);
    }
  }
}
