package org.slicesweep.jobs.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/** A JVM of its own, with all it says in a file. */
final class JavaProcess implements AutoCloseable {
  /** Most of what these JVMs do is to start; Spark's classes need no verification. */
  static final List<String> QUICK_START =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote");

  private final Process process;
  private final Path log;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a JVM.
   *
   * @param environment on top of this process's
   * @param arguments options, main class and its arguments
   */
  static JavaProcess start(Path log, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(QUICK_START);
    command.addAll(arguments);
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new JavaProcess(builder.start(), log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** {@code kill -9} */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Waits for its end. */
  int await(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), MILLISECONDS)) {
      throw new IllegalStateException("still running after " + patience + ": see " + log);
    }
    return process.exitValue();
  }

  /** Sends a signal such as {@code STOP} or {@code CONT}. */
  void signal(String name) throws IOException, InterruptedException {
    signal(name, process.toHandle());
  }

  static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    List<ProcessHandle> children = children();
    kill();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
