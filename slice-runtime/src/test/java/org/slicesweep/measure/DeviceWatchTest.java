package org.slicesweep.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceWatchTest {
  private static final long OWN = ProcessHandle.current().pid();
  private static final long GB = 1L << 30;

  /** A driver with two GPUs. */
  private static final class Driver implements NvmlLibrary {
    private record Held(long device, long pid, long used) {}

    private volatile List<Held> processes = List.of();
    private int status = SUCCESS;

    @Override
    public int nvmlInit_v2() {
      return status;
    }

    @Override
    public int nvmlSystemGetDriverVersion(Pointer version, int length) {
      assertThat(length).isGreaterThan(10);
      version.setString(0, "570.86.10");
      return status;
    }

    @Override
    public int nvmlDeviceGetCount_v2(Pointer count) {
      count.setInt(0, 2);
      return SUCCESS;
    }

    @Override
    public int nvmlDeviceGetHandleByIndex_v2(int index, Pointer device) {
      device.setPointer(0, Pointer.createConstant(index + 1L));
      return SUCCESS;
    }

    @Override
    public int nvmlDeviceGetComputeRunningProcesses_v3(
        Pointer device, Pointer count, Pointer structures) {
      List<Held> here =
          processes.stream().filter(one -> one.device() == Pointer.nativeValue(device)).toList();
      assertThat(count.getInt(0)).isGreaterThanOrEqualTo(here.size());
      count.setInt(0, here.size());
      for (int i = 0; i < here.size(); i++) {
        structures.setInt(24L * i, (int) here.get(i).pid());
        structures.setLong(24L * i + 8, here.get(i).used());
        structures.setLong(24L * i + 16, -1);
      }
      return SUCCESS;
    }

    @Override
    public int nvmlDeviceGetMemoryInfo(Pointer device, Pointer memory) {
      memory.setLong(0, 80 * GB);
      memory.setLong(
          16,
          processes.stream()
              .filter(one -> one.device() == Pointer.nativeValue(device))
              .mapToLong(Held::used)
              .sum());
      return SUCCESS;
    }
  }

  private final Driver driver = new Driver();

  private void use(long own, long others) {
    driver.processes =
        List.of(
            new Driver.Held(1, OWN, own / 4),
            new Driver.Held(1, OWN + 1, others),
            new Driver.Held(2, OWN, own - own / 4));
  }

  @Test
  void samplesThisProcessOnAllDevices() throws InterruptedException {
    use(4 * GB, 30 * GB);
    try (Company company = Company.enter();
        MemoryWatch watch = DeviceWatch.start(Nvml.of(driver), company)) {
      use(12 * GB, 60 * GB);
      for (int i = 0; i < 500 && watch.peak().bytes() < 8 * GB; i++) {
        Thread.sleep(2);
      }
      use(5 * GB, 70 * GB);
      assertThat(watch.peak()).isEqualTo(new PeakMemory(8 * GB, null));
    }
  }

  @Test
  void aPeakBetweenTwoQuestionsIsSeenByTheSampler() throws InterruptedException {
    use(4 * GB, 0);
    try (Company company = Company.enter();
        MemoryWatch watch = DeviceWatch.start(Nvml.of(driver), company)) {
      use(9 * GB, 0);
      Thread.sleep(200); // nobody asks: only the sampler can see it
      use(4 * GB, 0);
      assertThat(watch.peak().bytes()).isEqualTo(5 * GB);
    }
  }

  @Test
  void leavesOutWhatHappensInAPause() throws InterruptedException {
    use(4 * GB, 0);
    try (Company company = Company.enter();
        MemoryWatch watch = DeviceWatch.start(Nvml.of(driver), company)) {
      watch.pause();
      use(9 * GB, 0);
      Thread.sleep(100);
      use(6 * GB, 0);
      watch.resume();
      assertThat(watch.peak().bytes()).isEqualTo(2 * GB);
    }
  }

  @Test
  void saysWhenTheDriverDoesNotListTheProcess() {
    driver.processes = List.of(new Driver.Held(2, OWN + 1, 3 * GB));
    try (Company company = Company.enter();
        MemoryWatch watch = DeviceWatch.start(Nvml.of(driver), company)) {
      driver.processes = List.of(new Driver.Held(2, OWN + 1, 5 * GB));
      assertThat(watch.peak().bytes()).isEqualTo(2 * GB);
      assertThat(watch.peak().note()).contains("all processes");
    }
  }

  @Test
  void aMachineWithoutTheDriverHasNoPeak() {
    assertThat(Nvml.open("libnothing-of-that-name.so.1")).isEmpty();
    driver.status = 9; // the driver is not loaded
    assertThat(Nvml.of(driver)).isEmpty();
    try (Company company = Company.enter();
        MemoryWatch watch = DeviceWatch.start(Optional.empty(), company)) {
      assertThat(watch.peak().bytes()).isNull();
      assertThat(watch.peak().note()).contains("libnvidia-ml.so.1");
    }
  }

  @Test
  void theDriverSaysItsVersionAndTheGpusMemories() {
    Nvml nvml = Nvml.of(driver).orElseThrow();
    assertThat(nvml.driverVersion()).isEqualTo("570.86.10");
    assertThat(nvml.memories()).containsExactly(80 * GB, 80 * GB);
    driver.status = 999;
    assertThat(nvml.driverVersion()).isEqualTo("unknown");
  }
}
