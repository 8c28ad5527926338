package org.slicesweep.jobs.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.store.TrialStore;
import scala.Tuple2;

/** Examines the driver's machine and, on a cluster, every executor. */
public final class Doctor {
  private static final String DRIVER = "driver";
  private static final int ROUNDS = 20;
  private static final long ROUND_MILLIS = 1000;
  private static final int LONGEST_WAIT_SECONDS = 60;

  /** Executors start one after the other: so long nobody else has come when all have. */
  private static final int CALM_SECONDS = 3;

  private final JavaSparkContext spark;
  private final TrialStore results;
  private final List<Finding> findings = new ArrayList<>();

  private Doctor(SparkSession spark, String results) {
    this.spark = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.results = results == null ? null : TrialStore.open(results);
  }

  /**
   * Looks at everything.
   *
   * @param results the folder a sweep shall write, or null
   */
  public static List<Finding> examine(SparkSession spark, String results) {
    return new Doctor(spark, results).examine();
  }

  private List<Finding> examine() {
    boolean local = spark.isLocal();
    int slots = local ? spark.defaultParallelism() : 1;
    findings.addAll(MachineChecks.of(MachineFacts.gather(DRIVER, slots, List.of())));
    String mark = "doctor-" + UUID.randomUUID();
    boolean marked = results != null && leaveMark(mark);
    boolean gpus = false;
    if (!local) {
      for (Visit visit : visits(marked ? mark : null)) {
        findings.addAll(MachineChecks.of(visit.facts()));
        findings.addAll(visit.findings());
        gpus |= visit.facts().driver() != null;
      }
    }
    if (marked) {
      results.marks().remove(mark);
    }
    findings.addAll(SparkChecks.of(settings(), gpus));
    return List.copyOf(findings);
  }

  private boolean leaveMark(String mark) {
    try {
      results.marks().leave(mark);
      findings.add(Finding.ok("results", DRIVER, results.out() + " can be written to"));
      return true;
    } catch (InputException e) {
      findings.add(Finding.error("results", DRIVER, e.getMessage(), "choose another --results"));
      return false;
    }
  }

  /** Sends a task to executors until each that is there has had one. */
  private List<Visit> visits(String mark) {
    Map<String, Visit> visits = new TreeMap<>();
    boolean came = awaitExecutors();
    for (int round = 0; came && round < ROUNDS && visits.size() < executors(); round++) {
      int tasks = spark.sc().maxNumConcurrentTasks(profile());
      if (tasks == 0) {
        pause();
        continue;
      }
      for (Visit visit : visit(tasks, mark)) {
        visits.putIfAbsent(visit.facts().name(), visit);
      }
    }
    if (visits.isEmpty()) {
      findings.add(
          Finding.error(
              "executors",
              "Spark",
              "none came within %d s".formatted(LONGEST_WAIT_SECONDS),
              "look at the master's page: are there workers with the cores, the memory and the GPUs"
                  + " that were asked for?"));
    }
    return List.copyOf(visits.values());
  }

  private boolean awaitExecutors() {
    int calm = 0;
    int seen = 0;
    for (int second = 0; second < LONGEST_WAIT_SECONDS && calm < CALM_SECONDS; second++) {
      pause();
      int now = executors();
      calm = now > 0 && now == seen ? calm + 1 : 0;
      seen = now;
    }
    return seen > 0;
  }

  private int executors() {
    return spark.sc().statusTracker().getExecutorInfos().length - 1; // the driver is one of them
  }

  private org.apache.spark.resource.ResourceProfile profile() {
    return spark.sc().resourceProfileManager().defaultResourceProfile();
  }

  private List<Visit> visit(int tasks, String mark) {
    long sent = System.currentTimeMillis();
    List<Visit> visits =
        spark
            .parallelize(Collections.nCopies(tasks, 0), tasks)
            .map(new VisitTask(results, mark))
            .collect();
    long back = System.currentTimeMillis();
    return visits.stream().map(visit -> visit.seenBetween(sent, back)).toList();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Tuple2<String, String> setting : spark.getConf().getAll()) {
      settings.put(setting._1(), setting._2());
    }
    return settings;
  }

  private static void pause() {
    try {
      Thread.sleep(ROUND_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
