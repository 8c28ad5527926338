package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.junit.jupiter.api.Test;
import org.slicesweep.jobs.live.Place;

class SweepPluginTest {
  private static final Pulse PULSE =
      new Pulse(
          "a run",
          List.of(new Pulse.Trial("one", 0, Double.NaN, null), trial("two", 7, 0.25)),
          List.of(
              TrialOutcome.stored(
                  Trials.planned(Trials.probe(3), 1), Trials.result(Trials.probe(3)))),
          new Place("a host", "3", "gpu:1"));

  private final ExecutorPlugin executor = new SweepPlugin().executorPlugin();
  private final DriverPlugin driver = new SweepPlugin().driverPlugin();

  private static Pulse.Trial trial(String id, int step, double loss) {
    return new Pulse.Trial(id, step, loss, null);
  }

  @Test
  void messagesArriveAsTheyWereSentInClassesThatEverySparkKnows() throws Exception {
    AtomicReference<Pulse> heard = new AtomicReference<>();
    SweepPlugin.listen(
        "a run",
        pulse -> {
          heard.set(pulse);
          return new PulseReply(Map.of("two", 7), List.of());
        });
    try {
      executor.init(line(), Map.of());
      assertThat(SweepPlugin.ask(PULSE)).isEqualTo(new PulseReply(Map.of("two", 7), List.of()));
      assertThat(heard.get()).isEqualTo(PULSE);
    } finally {
      executor.shutdown();
      SweepPlugin.forget("a run");
    }
  }

  @Test
  void tasksOfARunThatIsOverAreToldToPause() throws Exception {
    try {
      executor.init(line(), Map.of());
      assertThat(SweepPlugin.ask(PULSE).pause()).containsExactly("one", "two");
    } finally {
      executor.shutdown();
    }
  }

  /** A cluster's line: only the JDK's classes pass, as Spark's own loader finds no others. */
  private PluginContext line() {
    return (PluginContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("resources")) {
                return Map.of();
              }
              assertThat(method.getName()).isEqualTo("ask");
              return passes(driver.receive(passes(arguments[0])));
            });
  }

  private static Object passes(Object message) {
    assertThat(message.getClass().getClassLoader()).isNull();
    return message;
  }
}
