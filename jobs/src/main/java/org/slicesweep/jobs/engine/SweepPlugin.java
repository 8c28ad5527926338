package org.slicesweep.jobs.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.resource.ResourceInformation;
import org.slicesweep.BuildInfo;

/**
 * The line between running trials and the driver: accumulators reach the driver only when a task
 * ends, this while it runs. Named in {@code spark.plugins}; without it sweeps run all the same, but
 * show no steps and cannot be asked to stop.
 *
 * <p>Messages cross as JSON in a string: Spark reads them with the class loader that it was itself
 * loaded by, which on a cluster knows no class of ours, and an executor that meets an unknown class
 * there dies.
 */
public final class SweepPlugin implements SparkPlugin {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Driver side: who listens, by run. On a laptop both sides are in one JVM, still apart. */
  private static final Map<String, Listener> LISTENERS = new ConcurrentHashMap<>();

  /**
   * Executor side: ways to the driver, the latest last; none where the plugin was not loaded. Spark
   * may begin again in one process before it has ended there.
   */
  private static final List<PluginContext> WAYS = new CopyOnWriteArrayList<>();

  /** Hears the pulses of one run; called on Spark's message thread, so it must be quick. */
  @FunctionalInterface
  interface Listener {
    PulseReply pulse(Pulse pulse);
  }

  /** Called by Spark. */
  public SweepPlugin() {}

  @Override
  public DriverPlugin driverPlugin() {
    return new Driver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Executor();
  }

  static void listen(String run, Listener listener) {
    LISTENERS.put(run, listener);
  }

  static void forget(String run) {
    LISTENERS.remove(run);
  }

  /** Whether this executor can reach the driver. */
  static boolean connected() {
    return !WAYS.isEmpty();
  }

  /**
   * Sends a pulse from an executor and waits for the answer.
   *
   * @throws Exception when the driver cannot be reached or does not answer in time
   */
  static PulseReply ask(Pulse pulse) throws Exception {
    List<PluginContext> ways = List.copyOf(WAYS);
    return ways.isEmpty()
        ? PulseReply.GO_ON
        : JSON.readValue(
            (String) ways.get(ways.size() - 1).ask(JSON.writeValueAsString(pulse)),
            PulseReply.class);
  }

  private static final class Driver implements DriverPlugin {
    @Override
    public void registerMetrics(String application, PluginContext context) {
      SweepMetrics.register(context.metricRegistry());
    }

    @Override
    public Object receive(Object message) throws JsonProcessingException {
      Pulse pulse = JSON.readValue((String) message, Pulse.class);
      return JSON.writeValueAsString(reply(pulse));
    }

    private static PulseReply reply(Pulse pulse) {
      Listener listener = LISTENERS.get(pulse.run());
      // A run that is over wants nothing more from tasks it left behind.
      return listener == null ? PulseReply.pausing(pulse) : listener.pulse(pulse);
    }
  }

  private static final class Executor implements ExecutorPlugin {
    /** An executor that gets no GPU within that time ends, and the cluster starts another. */
    private static final Duration UNTIL_GPUS_ARE_FREE = Duration.ofMinutes(1);

    private PluginContext own;

    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      // Tasks come only after this returns.
      ResourceInformation gpus = context.resources().get("gpu");
      if (gpus != null) {
        GpuLocks.take(
            GpuLocks.folder(BuildInfo.host()), List.of(gpus.addresses()), UNTIL_GPUS_ARE_FREE);
      }
      own = context;
      WAYS.add(context);
    }

    @Override
    public void shutdown() {
      WAYS.removeIf(way -> way == own);
    }
  }
}
