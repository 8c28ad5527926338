package org.slicesweep.jobs.doctor;

import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.store.Marks;
import org.slicesweep.jobs.store.TrialStore;

/**
 * Looks around on an executor.
 *
 * @param results null where there is nothing to write
 * @param mark what the driver left in the results; null where it could not
 */
record VisitTask(TrialStore results, String mark) implements Function<Integer, Visit> {
  /** Long enough that no executor gets two tasks while another has had none. */
  private static final long STAY_MILLIS = 500;

  @Override
  public Visit call(Integer any) throws InterruptedException {
    SparkEnv spark = SparkEnv.get();
    String name =
        "executor %s on %s"
            .formatted(spark.executorId(), spark.blockManager().blockManagerId().host());
    TaskContext task = TaskContext.get();
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    MachineFacts facts =
        MachineFacts.gather(
            name,
            Math.max(1, spark.conf().getInt("spark.executor.cores", 1)),
            gpu == null ? List.of() : List.of(gpu.addresses()));
    List<Finding> findings = mark == null ? List.of() : List.of(results(name));
    long clock = System.currentTimeMillis();
    Thread.sleep(STAY_MILLIS);
    return new Visit(facts, findings, clock);
  }

  private Finding results(String name) {
    String own = mark + "-" + SparkEnv.get().executorId();
    try {
      Marks marks = results.marks();
      if (!marks.has(mark)) {
        return Finding.error(
            "results",
            name,
            results.out() + " is not the driver's: what the driver wrote there cannot be seen",
            "a folder that all machines share, such as hdfs://, s3a:// or a mounted one");
      }
      marks.leave(own);
      marks.remove(own);
      return Finding.ok("results", name, results.out() + " can be written to");
    } catch (InputException e) {
      return Finding.error(
          "results", name, e.getMessage(), "let the user that executors run as write there");
    }
  }
}
