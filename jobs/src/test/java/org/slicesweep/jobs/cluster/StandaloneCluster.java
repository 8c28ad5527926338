package org.slicesweep.jobs.cluster;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Spark's standalone cluster, made of the jars on this JVM's class path: a master and workers as
 * processes of their own, each worker with a loopback address, a disk and GPUs that are numbers
 * only. All that they say is below {@code logs} of its folder. Closing it leaves nothing running.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String LOOPBACK = "127.0.0.1";

  private final Path folder;
  private final ClusterPlan plan;
  private final SparkHome spark;
  private final int port;
  private final Map<String, String> environment;
  private final List<ClusterWorker> workers = new ArrayList<>();
  private final List<JavaProcess> drivers = new ArrayList<>();
  private final Thread hook = new Thread(this::stop);
  private JavaProcess master;
  private SmallDisk smallDisk;

  private StandaloneCluster(Path folder, ClusterPlan plan) throws IOException {
    this.folder = folder;
    this.plan = plan;
    this.spark = SparkHome.make(folder.resolve("spark"));
    this.port = freePort();
    this.environment =
        new LinkedHashMap<>(
            Map.of(
                "SPARK_HOME",
                spark.folder().toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                LOOPBACK,
                "OMP_NUM_THREADS",
                "1"));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts one and waits until all workers are there. */
  static StandaloneCluster start(Path folder, ClusterPlan plan)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(folder, plan);
    try {
      cluster.start();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void start() throws IOException, InterruptedException {
    master =
        JavaProcess.start(
            logs().resolve("master.log"),
            environment,
            List.of(
                "-Xmx256m",
                "-cp",
                spark.classPath(),
                "org.apache.spark.deploy.master.Master",
                "--host",
                LOOPBACK,
                "--port",
                String.valueOf(port),
                "--webui-port",
                "0",
                "--properties-file",
                properties("master", shared()).toString()));
    // A worker that comes too early waits for seconds before it asks again.
    await("master", () -> said(master).contains("I have been elected leader") || !master.isAlive());
    if (!master.isAlive()) {
      throw new IllegalStateException("the master did not start: " + said(master));
    }
    Map<String, String> ofWorker = shared();
    if (plan.gpus() > 0) {
      ofWorker.put("spark.worker.resource.gpu.amount", String.valueOf(plan.gpus()));
      ofWorker.put("spark.worker.resource.gpu.discoveryScript", discoveryScript().toString());
    }
    Path properties = properties("worker", ofWorker);
    for (int number = 0; number < plan.workers(); number++) {
      Path disk = Files.createDirectories(folder.resolve("disk-" + number));
      if (plan.smallDisk() && number == plan.workers() - 1) {
        smallDisk = SmallDisk.mount(disk).orElse(null);
      }
      ClusterWorker worker =
          new ClusterWorker(
              "127.0.0." + (number + 2),
              disk,
              logs().resolve("worker-" + number + ".log"),
              environment,
              List.of(
                  "-Xmx256m",
                  "-cp",
                  spark.classPath(),
                  "org.apache.spark.deploy.worker.Worker",
                  "--cores",
                  String.valueOf(plan.cores()),
                  "--memory",
                  "4g",
                  "--webui-port",
                  "0",
                  "--properties-file",
                  properties.toString(),
                  url()));
      workers.add(worker);
      worker.start();
    }
    await("workers", () -> said(master).split("Registering worker", -1).length > plan.workers());
  }

  /** {@code spark://...} */
  String url() {
    return "spark://" + LOOPBACK + ":" + port;
  }

  Path logs() {
    return folder.resolve("logs");
  }

  List<ClusterWorker> workers() {
    return workers;
  }

  /** The last worker's disk, where it can be filled. */
  Optional<SmallDisk> smallDisk() {
    return Optional.ofNullable(smallDisk);
  }

  /**
   * Submits a program in client mode, as {@code spark-submit} does.
   *
   * @param name of its log
   * @param variables environment variables on top of the cluster's
   */
  JavaProcess submit(
      String name, Class<?> main, Map<String, String> variables, List<String> arguments)
      throws IOException {
    Map<String, String> settings = shared();
    settings.put("spark.master", url());
    settings.put("spark.driver.host", LOOPBACK);
    settings.put("spark.driver.bindAddress", LOOPBACK);
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.executor.memory", "512m");
    settings.put("spark.executor.extraClassPath", paths(spark.installed(), ":"));
    settings.put("spark.driver.extraClassPath", paths(spark.installed(), ":"));
    settings.put(
        "spark.executor.extraJavaOptions",
        String.join(" ", JavaProcess.QUICK_START) + " -Dai.djl.offline=true");
    settings.put("spark.sql.shuffle.partitions", "2");
    if (plan.gpus() > 0) {
      settings.put("spark.executor.resource.gpu.amount", String.valueOf(plan.gpus()));
      settings.put("spark.task.resource.gpu.amount", "1");
    }
    settings.putAll(plan.submitSettings());
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx1g",
                "-Dai.djl.offline=true",
                "-cp",
                spark.classPath() + ":" + paths(spark.installed(), ":"),
                "org.apache.spark.deploy.SparkSubmit",
                "--properties-file",
                properties(name, settings).toString(),
                "--class",
                main.getName(),
                "--jars",
                spark.submitted().stream().map(jar -> "local:" + jar).collect(joining(",")),
                spark.submitted().get(0).toString()));
    command.addAll(arguments);
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(variables);
    JavaProcess driver = JavaProcess.start(logs().resolve(name + ".log"), all, command);
    drivers.add(driver);
    return driver;
  }

  /** Waits for something to come true. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("no " + what + " within " + PATIENCE);
      }
      Thread.sleep(50);
    }
  }

  private Map<String, String> shared() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.master.rest.enabled", "false");
    if (plan.secret() != null) {
      settings.put("spark.authenticate", "true");
      settings.put("spark.authenticate.secret", plan.secret());
    }
    return settings;
  }

  private Path properties(String name, Map<String, String> settings) throws IOException {
    Path file = Files.createDirectories(folder.resolve("conf")).resolve(name + ".properties");
    return Files.write(
        file, settings.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }

  private Path discoveryScript() throws IOException {
    String addresses =
        java.util.stream.IntStream.range(0, plan.gpus())
            .mapToObj(gpu -> "\"" + gpu + "\"")
            .collect(joining(", "));
    Path script =
        Files.writeString(
            folder.resolve("gpus.sh"),
            "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [" + addresses + "]}'\n");
    script.toFile().setExecutable(true);
    return script;
  }

  private static String paths(List<Path> paths, String separator) {
    return paths.stream().map(Path::toString).collect(joining(separator));
  }

  private static String said(JavaProcess process) {
    try {
      return process.said();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void stop() {
    drivers.forEach(JavaProcess::close);
    workers.forEach(ClusterWorker::close);
    if (master != null) {
      master.close();
    }
    if (smallDisk != null) {
      smallDisk.close();
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
