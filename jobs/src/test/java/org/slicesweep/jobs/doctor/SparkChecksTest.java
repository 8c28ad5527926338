package org.slicesweep.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkChecksTest {
  private final Map<String, String> settings =
      new HashMap<>(Map.of("spark.master", "spark://host:7077"));

  private Finding finding(String check, boolean gpus) {
    return SparkChecks.of(settings, gpus).stream()
        .filter(each -> each.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private Severity severity(String check) {
    return finding(check, false).severity();
  }

  @Test
  void gpusOnALocalMasterWouldBeWaitedForForever() {
    settings.put("spark.master", "local[4]");
    assertThat(severity("master")).isEqualTo(Severity.OK);
    settings.put("spark.task.resource.gpu.amount", "1");
    assertThat(severity("master")).isEqualTo(Severity.ERROR);
  }

  @Test
  void gpusHaveToBeAskedForWhereThereAreSome() {
    assertThat(finding("GPUs", false).severity()).isEqualTo(Severity.OK);
    assertThat(finding("GPUs", true).severity()).isEqualTo(Severity.WARNING);
    settings.put("spark.executor.resource.gpu.amount", "2");
    assertThat(finding("GPUs", true).severity()).isEqualTo(Severity.ERROR);
    settings.put("spark.task.resource.gpu.amount", "0.5");
    assertThat(finding("GPUs", true).severity()).isEqualTo(Severity.OK);
    settings.put("spark.master", "yarn");
    assertThat(finding("GPUs", true).text()).contains("discoveryScript");
  }

  @Test
  void dynamicAllocationNeedsSomethingThatKeepsShuffledData() {
    settings.put("spark.dynamicAllocation.enabled", "true");
    assertThat(severity("allocation")).isEqualTo(Severity.OK);
    settings.put("spark.dynamicAllocation.shuffleTracking.enabled", "false");
    assertThat(severity("allocation")).isEqualTo(Severity.ERROR);
    settings.put("spark.shuffle.service.enabled", "true");
    assertThat(severity("allocation")).isEqualTo(Severity.OK);
  }

  @Test
  void badMachinesShouldBeLeftOut() {
    assertThat(severity("bad machines")).isEqualTo(Severity.WARNING);
    settings.put("spark.excludeOnFailure.enabled", "true");
    assertThat(severity("bad machines")).isEqualTo(Severity.OK);
  }

  @Test
  void containersNeedRoomForTensors() {
    assertThat(severity("executor memory")).isEqualTo(Severity.OK);
    settings.put("spark.master", "k8s://https://host");
    settings.put("spark.executor.memory", "8g");
    assertThat(severity("executor memory")).isEqualTo(Severity.WARNING);
    settings.put("spark.executor.memoryOverheadFactor", "0.5");
    assertThat(severity("executor memory")).isEqualTo(Severity.OK);
    settings.put("spark.executor.memoryOverhead", "1024");
    assertThat(severity("executor memory")).isEqualTo(Severity.WARNING);
  }

  @Test
  void anOpenWireIsWarnedOf() {
    assertThat(severity("authentication")).isEqualTo(Severity.WARNING);
    settings.put("spark.authenticate", "true");
    assertThat(severity("authentication")).isEqualTo(Severity.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "1g, 1073741824",
    "512, 536870912",
    "2048k, 2097152",
    "6GB, 6442450944",
    "3m, 3145728"
  })
  void sizesAreReadAsSparkDoes(String size, long bytes) {
    assertThat(SparkChecks.bytes(size)).isEqualTo(bytes);
  }
}
