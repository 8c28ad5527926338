package org.slicesweep.jobs.engine;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.slicesweep.BuildInfo;
import org.slicesweep.jobs.live.Place;

/** Where the task of this thread runs. */
final class TaskPlace {
  private TaskPlace() {}

  static Place here() {
    SparkEnv spark = SparkEnv.get();
    return new Place(
        BuildInfo.host(), spark == null ? null : spark.executorId(), assignedGpu(null));
  }

  /** The device of this task: the GPU that Spark assigned to it, else the sweep's. */
  static String device(String ofSweep) {
    return assignedGpu(ofSweep);
  }

  private static String assignedGpu(String otherwise) {
    TaskContext task = TaskContext.get();
    ResourceInformation gpu = task == null ? null : task.resourcesJMap().get("gpu");
    return gpu == null ? otherwise : "gpu:" + gpu.addresses()[0];
  }
}
