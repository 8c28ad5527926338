package org.slicesweep.jobs.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slicesweep.common.NodeCache;
import org.slicesweep.measure.GpuDriver;
import org.slicesweep.torch.TorchLibrary;

/**
 * What a machine is like, as one JVM on it sees it. Gathered there, judged on the driver.
 *
 * @param java its version
 * @param memory bytes of the machine or of its container, whichever is less
 * @param heap the most that Java's heap of this JVM may grow to
 * @param slots trials that run in this JVM at a time
 * @param torch null where libtorch could not be loaded
 * @param torchProblem why not
 * @param driver null where there is no NVIDIA driver
 * @param assigned addresses of the GPUs that Spark gives to a task here; empty for none
 * @param clockSkewMillis how far its clock is from the driver's, 0 where that cannot be told
 * @param environment variables that matter; secrets are only said to be set
 */
record MachineFacts(
    String name,
    String java,
    int cores,
    long memory,
    long heap,
    int slots,
    FolderFacts cache,
    FolderFacts temporary,
    FolderFacts native_,
    TorchLibrary torch,
    String torchProblem,
    GpuDriver driver,
    List<String> assigned,
    long clockSkewMillis,
    Map<String, String> environment)
    implements Serializable {
  private static final List<String> VARIABLES =
      List.of(
          "OMP_NUM_THREADS",
          "PYTORCH_LIBRARY_PATH",
          "PYTORCH_FLAVOR",
          "HF_HOME",
          "HF_HUB_CACHE",
          "HF_HUB_OFFLINE",
          "HF_ENDPOINT");
  private static final String TOKEN = "HF_TOKEN";

  MachineFacts {
    assigned = List.copyOf(assigned);
    environment = Map.copyOf(environment);
  }

  /** Of the machine this runs on. */
  static MachineFacts gather(String name, int slots, List<String> assigned) {
    TorchLibrary torch = null;
    String problem = null;
    try {
      torch = TorchLibrary.load();
    } catch (RuntimeException | LinkageError e) {
      problem = rootCause(e);
    }
    return new MachineFacts(
        name,
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize(),
        Runtime.getRuntime().maxMemory(),
        slots,
        FolderFacts.of(NodeCache.user().folder()),
        FolderFacts.of(Path.of(System.getProperty("java.io.tmpdir"))),
        FolderFacts.of(nativeCache()),
        torch,
        problem,
        GpuDriver.find().orElse(null),
        assigned,
        0,
        environment(System.getenv()));
  }

  MachineFacts withClockSkew(long millis) {
    return new MachineFacts(
        name,
        java,
        cores,
        memory,
        heap,
        slots,
        cache,
        temporary,
        native_,
        torch,
        torchProblem,
        driver,
        assigned,
        millis,
        environment);
  }

  static Map<String, String> environment(Map<String, String> all) {
    Map<String, String> kept = new TreeMap<>();
    for (String variable : VARIABLES) {
      if (all.containsKey(variable)) {
        kept.put(variable, all.get(variable));
      }
    }
    if (all.containsKey(TOKEN)) {
      kept.put(TOKEN, "set");
    }
    return kept;
  }

  /** Where DJL unpacks libtorch. */
  private static Path nativeCache() {
    String set = System.getenv("DJL_CACHE_DIR");
    return set == null ? Path.of(System.getProperty("user.home"), ".djl.ai") : Path.of(set);
  }

  private static String rootCause(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? "" : ": " + cause.getMessage().lines().findFirst().orElse("");
    return cause.getClass().getSimpleName() + message;
  }
}
