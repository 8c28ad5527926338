package org.slicesweep.measure;

import com.sun.jna.Library;
import com.sun.jna.Pointer;

/** The functions of NVIDIA's management library that are used, under their C names. */
@SuppressWarnings("MemberName")
interface NvmlLibrary extends Library {
  int SUCCESS = 0;

  int nvmlInit_v2();

  /**
   * @param version room for a C string of {@code length} bytes
   */
  int nvmlSystemGetDriverVersion(Pointer version, int length);

  /**
   * @param count one int, set to the number of devices
   */
  int nvmlDeviceGetCount_v2(Pointer count);

  /**
   * @param device one pointer, set to the device
   */
  int nvmlDeviceGetHandleByIndex_v2(int index, Pointer device);

  /**
   * @param count one int: how many processes there is room for, set to how many there are
   * @param processes that many structures of {@link Nvml#PROCESS_BYTES}
   */
  int nvmlDeviceGetComputeRunningProcesses_v3(Pointer device, Pointer count, Pointer processes);

  /**
   * @param memory three 64-bit numbers: total, free, used
   */
  int nvmlDeviceGetMemoryInfo(Pointer device, Pointer memory);
}
