package org.slicesweep.jobs.doctor;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slicesweep.measure.GpuDriver;
import org.slicesweep.torch.TorchLibrary;

/** Judges a machine. */
final class MachineChecks {
  static final String TORCH = "2.7.1";

  private static final int JAVA = 17;
  private static final long GB = 1L << 30;

  /** An encoder of a hundred million weights and its activations, with some air. */
  private static final long ROOM_A_TRIAL = 3 * GB / 2;

  private static final long LITTLE_SPACE = GB;
  private static final long SOME_SPACE = 5 * GB;
  private static final long SKEW_MILLIS = 2000;

  private final MachineFacts facts;
  private final List<Finding> findings = new ArrayList<>();

  private MachineChecks(MachineFacts facts) {
    this.facts = facts;
  }

  static List<Finding> of(MachineFacts facts) {
    MachineChecks checks = new MachineChecks(facts);
    checks.java();
    checks.cores();
    checks.memory();
    checks.folder("cache", facts.cache(), "set SLICESWEEP_CACHE to a folder with more room");
    checks.folder("temporary", facts.temporary(), "set -Djava.io.tmpdir, or free some space");
    checks.folder("native cache", facts.native_(), "set DJL_CACHE_DIR to a folder with more room");
    checks.torch();
    checks.gpu();
    checks.clock();
    checks.hub();
    return List.copyOf(checks.findings);
  }

  private void java() {
    String version = facts.java();
    int major = Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
    if (major < JAVA) {
      error("Java", version, "install a JDK " + JAVA + " or newer and point JAVA_HOME at it");
    } else {
      ok("Java", version);
    }
  }

  private void cores() {
    String threads = facts.environment().get("OMP_NUM_THREADS");
    String text =
        "%d cores, %s, OMP_NUM_THREADS %s"
            .formatted(
                facts.cores(),
                facts.slots() == 1 ? "1 trial at a time" : facts.slots() + " trials at a time",
                threads == null ? "not set" : threads);
    if (facts.slots() > facts.cores()) {
      warning("cores", text, "fewer trials at a time: spark.executor.cores, or --concurrency");
    } else if (!"1".equals(threads) && facts.cores() > 1) {
      warning(
          "cores",
          text,
          "OMP_NUM_THREADS=1 (on a cluster --conf spark.executorEnv.OMP_NUM_THREADS=1): trials"
              + " side by side use cores better than threads");
    } else {
      ok("cores", text);
    }
  }

  private void memory() {
    long room = facts.memory() - facts.heap();
    String text =
        "%s, %s of it for Java's heap"
            .formatted(gigabytes(facts.memory()), gigabytes(facts.heap()));
    if (room < ROOM_A_TRIAL * facts.slots()) {
      warning(
          "memory",
          text,
          "tensors live outside the heap: leave %s a trial (a smaller heap, SWEEP_HEAP or"
                  .formatted(gigabytes(ROOM_A_TRIAL))
              + " spark.executor.memory; or fewer trials at a time)");
    } else {
      ok("memory", text);
    }
  }

  private void folder(String check, FolderFacts folder, String mend) {
    String text = folder.path() + ": ";
    if (folder.problem() != null) {
      error(check, text + "cannot be written to: " + folder.problem(), mend);
    } else if (folder.free() < LITTLE_SPACE) {
      error(check, text + gigabytes(folder.free()) + " free", mend);
    } else if (folder.free() < SOME_SPACE) {
      warning(check, text + gigabytes(folder.free()) + " free", mend);
    } else {
      ok(check, text + gigabytes(folder.free()) + " free");
    }
  }

  private void torch() {
    TorchLibrary torch = facts.torch();
    if (torch == null) {
      error(
          "libtorch",
          "cannot be loaded: " + facts.torchProblem(),
          "put pytorch-native-cpu-"
              + TORCH
              + "-linux-x86_64.jar on the class path (--jars), or set"
              + " PYTORCH_LIBRARY_PATH to the lib folder of a PyTorch "
              + TORCH);
      return;
    }
    String text =
        torch.version()
            + (torch.cuda() ? " for GPUs" : " for CPUs")
            + (torch.folder() == null ? "" : " in " + torch.folder());
    if (!torch.version().startsWith(TORCH)) {
      error("libtorch", text, "the bindings are made for " + TORCH + ": install that version");
    } else {
      ok("libtorch", text);
    }
  }

  private void gpu() {
    GpuDriver driver = facts.driver();
    int usable = facts.torch() == null ? 0 : facts.torch().gpus();
    int there = driver == null ? 0 : driver.memories().size();
    String text = gpus(driver, usable);
    List<String> beyond =
        facts.assigned().stream()
            .filter(address -> !address.matches("\\d{1,4}") || Integer.parseInt(address) >= usable)
            .toList();
    if (!beyond.isEmpty()) {
      error(
          "GPU",
          "Spark assigns gpu " + String.join(", ", beyond) + ", but " + text,
          there > 0
              ? "libtorch for GPUs: PYTORCH_LIBRARY_PATH at the lib folder of torch " + TORCH
              : "check the discovery script: it tells of GPUs that are not there");
    } else if (there > 0 && usable == 0) {
      warning(
          "GPU",
          text,
          "libtorch for GPUs: PYTORCH_LIBRARY_PATH at the lib folder of torch " + TORCH);
    } else if (usable < there) {
      warning("GPU", text, "see CUDA_VISIBLE_DEVICES: it hides some");
    } else {
      ok("GPU", text);
    }
  }

  private static String gpus(GpuDriver driver, int usable) {
    if (driver == null) {
      return usable == 0 ? "none, and no NVIDIA driver" : usable + " that libtorch can use";
    }
    return "driver %s, %d (%s), libtorch can use %d"
        .formatted(
            driver.version(),
            driver.memories().size(),
            driver.memories().stream().map(MachineChecks::gigabytes).collect(joining(", ")),
            usable);
  }

  private void clock() {
    long skew = facts.clockSkewMillis();
    if (Math.abs(skew) > SKEW_MILLIS) {
      warning(
          "clock",
          "%.1f s off the driver's".formatted(skew / 1000.0),
          "let the machines agree on the time (chrony, systemd-timesyncd)");
    } else {
      ok("clock", "agrees with the driver's");
    }
  }

  private void hub() {
    Map<String, String> set = new TreeMap<>(facts.environment());
    set.keySet().removeIf(name -> !name.startsWith("HF_"));
    ok(
        "Hugging Face",
        set.isEmpty()
            ? "nothing set: models go to ~/.cache/huggingface, without a token"
            : set.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(joining(", ")));
  }

  static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", (double) bytes / GB);
  }

  private void ok(String check, String text) {
    findings.add(Finding.ok(check, facts.name(), text));
  }

  private void warning(String check, String text, String mend) {
    findings.add(Finding.warning(check, facts.name(), text, mend));
  }

  private void error(String check, String text, String mend) {
    findings.add(Finding.error(check, facts.name(), text, mend));
  }
}
