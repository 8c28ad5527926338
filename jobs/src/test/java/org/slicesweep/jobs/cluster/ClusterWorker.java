package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A machine of the cluster: a worker and its executors, with a disk of its own. */
final class ClusterWorker implements AutoCloseable {
  private final String host;
  private final Path disk;
  private final Path log;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> arguments;

  /** Everything it ever started: an orphan must not outlive the cluster. */
  private final List<ProcessHandle> everybody = new ArrayList<>();

  private List<ProcessHandle> frozen = List.of();
  private JavaProcess process;

  /**
   * @param arguments of the worker's JVM, up to the main class's own
   */
  ClusterWorker(
      String host, Path disk, Path log, Map<String, String> environment, List<String> arguments)
      throws IOException {
    this.host = host;
    this.disk = disk;
    this.log = log;
    this.environment.putAll(environment);
    this.environment.put("SPARK_LOCAL_IP", host);
    this.environment.put("SPARK_LOCAL_DIRS", folder("local"));
    this.environment.put("SLICESWEEP_CACHE", folder("cache"));
    this.environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder("tmp"));
    this.arguments = new ArrayList<>(arguments);
    this.arguments.addAll(
        this.arguments.size() - 1, List.of("--host", host, "--work-dir", folder("work")));
  }

  private String folder(String name) throws IOException {
    return Files.createDirectories(disk.resolve(name)).toString();
  }

  String host() {
    return host;
  }

  Path disk() {
    return disk;
  }

  void start() throws IOException {
    process = JavaProcess.start(log, environment, arguments);
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  List<ProcessHandle> executors() {
    List<ProcessHandle> executors = process.children();
    everybody.addAll(executors);
    return executors;
  }

  /** Kills an executor; false when there is none. */
  boolean killExecutor() {
    List<ProcessHandle> executors = executors();
    executors.forEach(ProcessHandle::destroyForcibly);
    return !executors.isEmpty();
  }

  /** Kills the worker alone; its executors see that and end. */
  void kill() {
    executors();
    process.kill();
  }

  /** Nothing of the machine moves any more. */
  void freeze() throws IOException, InterruptedException {
    frozen = executors();
    for (ProcessHandle executor : frozen) {
      JavaProcess.signal("STOP", executor);
    }
    process.signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    process.signal("CONT");
    for (ProcessHandle executor : frozen) {
      JavaProcess.signal("CONT", executor);
    }
    frozen = List.of();
  }

  @Override
  public void close() {
    if (process != null) {
      executors();
      process.close();
    }
    everybody.forEach(ProcessHandle::destroyForcibly);
  }
}
