package org.slicesweep.jobs.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges Spark's settings. */
final class SparkChecks {
  private static final String WHERE = "Spark";
  private static final String TASK_GPU = "spark.task.resource.gpu.amount";
  private static final String EXECUTOR_GPU = "spark.executor.resource.gpu.amount";
  private static final long MEGABYTE = 1L << 20;

  /** What tensors want beside the heap, at the least. */
  private static final long OVERHEAD = 2L << 30;

  private final Map<String, String> settings;
  private final boolean workersHaveGpus;
  private final List<Finding> findings = new ArrayList<>();

  private SparkChecks(Map<String, String> settings, boolean workersHaveGpus) {
    this.settings = settings;
    this.workersHaveGpus = workersHaveGpus;
  }

  /**
   * Checks the settings.
   *
   * @param settings every {@code spark.*} that was set
   * @param workersHaveGpus whether an executor's machine has a GPU
   */
  static List<Finding> of(Map<String, String> settings, boolean workersHaveGpus) {
    SparkChecks checks = new SparkChecks(settings, workersHaveGpus);
    checks.master();
    if (!checks.isLocal()) {
      checks.gpus();
      checks.allocation();
      checks.exclusion();
      checks.overhead();
      checks.loss();
      checks.wire();
    }
    return List.copyOf(checks.findings);
  }

  private void master() {
    String master = setting("spark.master", "local");
    if (isLocal() && (settings.containsKey(TASK_GPU) || settings.containsKey(EXECUTOR_GPU))) {
      error(
          "master",
          master + " with " + (settings.containsKey(TASK_GPU) ? TASK_GPU : EXECUTOR_GPU),
          "leave it out, and say device: gpu in the sweep: Spark hands out GPUs on clusters only"
              + " and would wait forever");
    } else {
      ok("master", master);
    }
  }

  private boolean isLocal() {
    return setting("spark.master", "local").startsWith("local");
  }

  private boolean isStandalone() {
    return setting("spark.master", "").startsWith("spark://");
  }

  private void gpus() {
    String task = setting(TASK_GPU, null);
    String executor = setting(EXECUTOR_GPU, null);
    if (task == null && executor == null) {
      if (workersHaveGpus) {
        warning(
            "GPUs",
            "the executors' machines have GPUs, and " + TASK_GPU + " is not set",
            "--conf %s=1 --conf %s=1: else every trial of a machine takes its first GPU"
                .formatted(EXECUTOR_GPU, TASK_GPU));
      } else {
        ok("GPUs", "none asked for");
      }
      return;
    }
    if (task == null || executor == null) {
      String missing = task == null ? TASK_GPU : EXECUTOR_GPU;
      error("GPUs", missing + " is not set, its counterpart is", "--conf " + missing + "=1");
      return;
    }
    if (!isStandalone() && !settings.containsKey("spark.executor.resource.gpu.discoveryScript")) {
      error(
          "GPUs",
          "spark.executor.resource.gpu.discoveryScript is not set",
          "name a script that prints the GPUs' addresses as JSON, such as Spark's"
              + " examples/src/main/scripts/getGpusResources.sh");
      return;
    }
    ok("GPUs", executor + " an executor, " + task + " a trial");
  }

  private void allocation() {
    if (!isOn("spark.dynamicAllocation.enabled")) {
      ok("allocation", "a fixed number of executors");
    } else if (isOn("spark.dynamicAllocation.shuffleTracking.enabled", true)
        || isOn("spark.shuffle.service.enabled")
        || isOn("spark.decommission.enabled")) {
      ok("allocation", "dynamic");
    } else {
      error(
          "allocation",
          "dynamic, but nothing keeps shuffled data",
          "--conf spark.dynamicAllocation.shuffleTracking.enabled=true");
    }
  }

  private void exclusion() {
    if (isOn("spark.excludeOnFailure.enabled")) {
      ok("bad machines", "are left out after failures");
    } else {
      warning(
          "bad machines",
          "Spark goes on sending trials to a machine where they fail",
          "--conf spark.excludeOnFailure.enabled=true");
    }
  }

  private void overhead() {
    String set = setting("spark.executor.memoryOverhead", null);
    double factor = Double.parseDouble(setting("spark.executor.memoryOverheadFactor", "0.1"));
    long heap = bytes(setting("spark.executor.memory", "1g"));
    long least = bytes(setting("spark.executor.minMemoryOverhead", "384m"));
    long overhead = set == null ? Math.max(least, (long) (heap * factor)) : bytes(set);
    String text =
        "%s of heap and %s beside it"
            .formatted(MachineChecks.gigabytes(heap), MachineChecks.gigabytes(overhead));
    if (isStandalone()) {
      ok("executor memory", MachineChecks.gigabytes(heap) + " of heap; nothing limits the rest");
    } else if (overhead < OVERHEAD) {
      warning(
          "executor memory",
          text,
          "tensors live outside the heap, and a container that needs more is killed:"
              + " --conf spark.executor.memoryOverhead=6g, or what a trial takes");
    } else {
      ok("executor memory", text);
    }
  }

  private void loss() {
    if (isStandalone()) {
      ok(
          "lost executors",
          "after spark.deploy.maxExecutorRetries (10) failures in a row with none left the master"
              + " ends the sweep; -1 in the master's settings never does");
    }
  }

  private void wire() {
    if (isOn("spark.authenticate")) {
      ok("authentication", "on");
    } else {
      warning(
          "authentication",
          "anybody who reaches the driver's ports can talk to it",
          "--conf spark.authenticate=true, with spark.authenticate.secret on a standalone cluster;"
              + " or a network of your own");
    }
  }

  private String setting(String key, String otherwise) {
    return settings.getOrDefault(key, otherwise);
  }

  private boolean isOn(String key) {
    return isOn(key, false);
  }

  private boolean isOn(String key, boolean otherwise) {
    return Boolean.parseBoolean(setting(key, String.valueOf(otherwise)));
  }

  /** Sizes as Spark reads them: mebibytes without a unit. */
  static long bytes(String size) {
    String text = size.strip().toLowerCase(java.util.Locale.ROOT).replaceFirst("b$", "");
    long number = Long.parseLong(text.replaceFirst("[^0-9].*", ""));
    return switch (text.replaceFirst("^[0-9]+", "")) {
      case "k", "ki" -> number << 10;
      case "g", "gi" -> number << 30;
      case "t", "ti" -> number << 40;
      default -> number * MEGABYTE;
    };
  }

  private void ok(String check, String text) {
    findings.add(Finding.ok(check, WHERE, text));
  }

  private void warning(String check, String text, String mend) {
    findings.add(Finding.warning(check, WHERE, text, mend));
  }

  private void error(String check, String text, String mend) {
    findings.add(Finding.error(check, WHERE, text, mend));
  }
}
