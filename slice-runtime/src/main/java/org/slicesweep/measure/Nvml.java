package org.slicesweep.measure;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What NVIDIA's driver knows of GPU memory, asked through its management library. The library comes
 * with the driver, so it is looked for when the program runs; where it is not, there is no answer.
 */
final class Nvml {
  private static final Logger LOG = LoggerFactory.getLogger(Nvml.class);

  /** {@code nvmlProcessInfo_t}: pid (32 bits, padded), used bytes (64 bits), two 32-bit ids. */
  static final int PROCESS_BYTES = 24;

  private static final int USED_OFFSET = 8;
  private static final int ROOM = 64;
  private static final int VERSION_BYTES = 80;

  /** What the driver gives where it may not tell a process's memory. */
  private static final long NOT_AVAILABLE = -1;

  private final NvmlLibrary library;
  private final List<Pointer> devices;

  private Nvml(NvmlLibrary library, List<Pointer> devices) {
    this.library = library;
    this.devices = List.copyOf(devices);
  }

  /** The driver's library; empty on a machine without it. */
  static Optional<Nvml> open() {
    return open("libnvidia-ml.so.1");
  }

  static Optional<Nvml> open(String name) {
    try {
      return of(Native.load(name, NvmlLibrary.class));
    } catch (LinkageError e) {
      LOG.debug("no {}", name, e);
      return Optional.empty();
    }
  }

  /** A library's devices; empty if it does not work. */
  static Optional<Nvml> of(NvmlLibrary library) {
    try (Memory count = new Memory(Integer.BYTES);
        Memory device = new Memory(Native.POINTER_SIZE)) {
      if (library.nvmlInit_v2() != NvmlLibrary.SUCCESS
          || library.nvmlDeviceGetCount_v2(count) != NvmlLibrary.SUCCESS) {
        return Optional.empty();
      }
      List<Pointer> devices = new ArrayList<>();
      for (int i = 0; i < count.getInt(0); i++) {
        if (library.nvmlDeviceGetHandleByIndex_v2(i, device) == NvmlLibrary.SUCCESS) {
          devices.add(device.getPointer(0));
        }
      }
      return Optional.of(new Nvml(library, devices));
    }
  }

  /** Such as {@code 570.86.10}; "unknown" where the driver does not say. */
  String driverVersion() {
    try (Memory version = new Memory(VERSION_BYTES)) {
      version.clear();
      return library.nvmlSystemGetDriverVersion(version, VERSION_BYTES) == NvmlLibrary.SUCCESS
          ? version.getString(0)
          : "unknown";
    }
  }

  /** Bytes of memory of each device, used or not; 0 where the driver does not say. */
  List<Long> memories() {
    return devices.stream().map(this::memory).toList();
  }

  private long memory(Pointer device) {
    try (Memory memory = new Memory(3 * Long.BYTES)) {
      return library.nvmlDeviceGetMemoryInfo(device, memory) == NvmlLibrary.SUCCESS
          ? memory.getLong(0)
          : 0;
    }
  }

  /**
   * Bytes that a process holds on all devices together.
   *
   * @return empty where the driver does not list the process, as from inside many containers, whose
   *     numbers for processes are not the driver's
   */
  OptionalLong ofProcess(long pid) {
    long sum = 0;
    boolean listed = false;
    for (Pointer device : devices) {
      try (Memory count = new Memory(Integer.BYTES);
          Memory processes = new Memory((long) ROOM * PROCESS_BYTES)) {
        count.setInt(0, ROOM);
        if (library.nvmlDeviceGetComputeRunningProcesses_v3(device, count, processes)
            != NvmlLibrary.SUCCESS) {
          continue;
        }
        for (int i = 0; i < Math.min(ROOM, count.getInt(0)); i++) {
          long at = (long) i * PROCESS_BYTES;
          long used = processes.getLong(at + USED_OFFSET);
          if (Integer.toUnsignedLong(processes.getInt(at)) == pid && used != NOT_AVAILABLE) {
            listed = true;
            sum += used;
          }
        }
      }
    }
    return listed ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  /** Bytes that all processes hold on all devices together; empty where the driver fails. */
  OptionalLong ofDevices() {
    long sum = 0;
    for (Pointer device : devices) {
      try (Memory memory = new Memory(3 * Long.BYTES)) {
        if (library.nvmlDeviceGetMemoryInfo(device, memory) != NvmlLibrary.SUCCESS) {
          return OptionalLong.empty();
        }
        sum += memory.getLong(2 * Long.BYTES);
      }
    }
    return devices.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
  }
}
