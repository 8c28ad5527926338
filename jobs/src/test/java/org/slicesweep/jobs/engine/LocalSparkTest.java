package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slicesweep.common.InputException;
import scala.jdk.javaapi.CollectionConverters;

class LocalSparkTest {
  private final Map<String, String> before = new HashMap<>();

  private void submitted(String key, String value) {
    before.put(key, System.setProperty(key, value));
  }

  @AfterEach
  void restore() {
    before.forEach(
        (key, value) -> {
          if (value == null) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, value);
          }
        });
  }

  @Test
  void takesASlotATrialButNoMoreThanThereAreCores() {
    assertThat(LocalSpark.configuration("rank", 1).get("spark.master")).isEqualTo("local[1]");
    assertThat(LocalSpark.configuration("rank", 100_000).get("spark.master"))
        .isEqualTo("local[" + Runtime.getRuntime().availableProcessors() + "]");
  }

  @Test
  void joinsTheClusterItWasSubmittedTo() {
    submitted("spark.master", "spark://head:7077");
    submitted("spark.scheduler.mode", "FIFO");
    submitted("spark.plugins", "com.example.Metrics, " + SweepPlugin.class.getName());
    SparkConf conf = LocalSpark.configuration("rank", 2);
    assertThat(conf.get("spark.master")).isEqualTo("spark://head:7077");
    assertThat(conf.get("spark.scheduler.mode")).isEqualTo("FIFO");
    assertThat(conf.get("spark.plugins"))
        .isEqualTo("com.example.Metrics," + SweepPlugin.class.getName());
    assertThat(conf.contains("spark.driver.host")).isFalse();
    assertThat(conf.contains("spark.ui.enabled")).isFalse();
  }

  @Test
  void givesExecutorsTheEnvironmentThatTheLauncherGivesThisMachine() {
    submitted("spark.master", "spark://head:7077");
    submitted("spark.executorEnv.OMP_NUM_THREADS", "4");
    SparkConf conf = LocalSpark.configuration("rank", 2);
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("4");
    String launcher = readLauncher();
    assertThat(CollectionConverters.asJava(conf.getExecutorEnv()))
        .filteredOn(variable -> !variable._1().equals("OMP_NUM_THREADS"))
        .hasSize(4)
        .allSatisfy(
            variable ->
                assertThat(launcher)
                    .contains(
                        "export %1$s=\"${%1$s:-%2$s}\"".formatted(variable._1(), variable._2())));
  }

  private static String readLauncher() {
    try {
      return Files.readString(Path.of("../sweep"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesGpusThatALocalMasterWouldWaitForForever() {
    submitted("spark.master", "local[*]");
    submitted("spark.task.resource.gpu.amount", "1");
    assertThatThrownBy(() -> LocalSpark.configuration("rank", 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("spark.task.resource.gpu.amount with master local[*]");
  }

  @Test
  void refusesToRunNothingAtATime() {
    assertThatThrownBy(() -> LocalSpark.start("rank", 0))
        .isInstanceOf(InputException.class)
        .hasMessage("concurrency 0: expected at least 1");
  }
}
