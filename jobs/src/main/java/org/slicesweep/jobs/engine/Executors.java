package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.BuildInfo;
import org.slicesweep.jobs.live.ExecutorState;
import org.slicesweep.jobs.live.SweepState;
import scala.jdk.javaapi.CollectionConverters;

/** The executors that are alive, as Spark's own books have them. */
final class Executors {
  private static final Logger LOG = LoggerFactory.getLogger(Executors.class);
  private static final String DRIVER = "driver";

  private Executors() {}

  static List<ExecutorState> of(SparkContext spark) {
    List<ExecutorState> executors = new ArrayList<>();
    try {
      for (ExecutorSummary executor :
          CollectionConverters.asJava(spark.statusStore().executorList(true))) {
        // The driver of a cluster is listed too, and runs no tasks.
        if (executor.maxTasks() > 0 && executors.size() < SweepState.MOST_EXECUTORS) {
          executors.add(state(executor));
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("Spark tells nothing of its executors", e); // it is stopping
    }
    return executors;
  }

  private static ExecutorState state(ExecutorSummary executor) {
    ResourceInformation gpus = CollectionConverters.asJava(executor.resources()).get("gpu");
    return new ExecutorState(
        executor.id(),
        executor.id().equals(DRIVER)
            ? BuildInfo.host()
            : executor.hostPort().replaceFirst(":\\d+$", ""),
        executor.maxTasks(),
        // Spark may hear of a task's start before it hears of the end that made room for it.
        Math.min(executor.activeTasks(), executor.maxTasks()),
        gpus == null ? List.of() : List.of(gpus.addresses()),
        executor.isExcluded());
  }
}
