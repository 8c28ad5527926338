package org.slicesweep.measure;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * NVIDIA's driver on this machine, whether or not libtorch can use what it drives.
 *
 * @param version such as {@code 570.86.10}
 * @param memories bytes of each GPU
 */
public record GpuDriver(String version, List<Long> memories) implements Serializable {
  public GpuDriver {
    memories = List.copyOf(memories);
  }

  /** Empty on a machine without it. */
  public static Optional<GpuDriver> find() {
    return Nvml.open().map(nvml -> new GpuDriver(nvml.driverVersion(), nvml.memories()));
  }
}
