package org.slicesweep.torch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a trial runs.
 *
 * @param index the GPU's number, -1 for the CPU
 */
public record TorchDevice(int index) {
  public static final TorchDevice CPU = new TorchDevice(-1);
  private static final Pattern GPU = Pattern.compile("gpu(?::(\\d+))?");

  /**
   * Reads {@code auto} (a GPU where libtorch sees one), {@code cpu}, {@code gpu} or {@code gpu:1}.
   *
   * @throws org.slicesweep.common.InputException for anything else, or a GPU that is not there
   */
  public static TorchDevice of(String name) {
    if (name.equals("cpu")) {
      return CPU;
    }
    int gpus = Torch.gpuCount();
    if (name.equals("auto")) {
      return gpus > 0 ? new TorchDevice(0) : CPU;
    }
    Matcher matcher = GPU.matcher(name);
    if (!matcher.matches()) {
      throw Torch.noSuchDevice(name, "auto, cpu, gpu or gpu:N");
    }
    int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    if (index >= gpus) {
      throw Torch.noSuchDevice(name, "a GPU that libtorch sees (it sees " + gpus + ")");
    }
    return new TorchDevice(index);
  }

  public boolean isGpu() {
    return index >= 0;
  }

  /** Whether bf16 products are faster than fp32 ones here. */
  public boolean multipliesBf16() {
    return isGpu() || CpuFeatures.has("amx_bf16") || CpuFeatures.has("avx512_bf16");
  }

  @Override
  public String toString() {
    return isGpu() ? "gpu:" + index : "cpu";
  }
}
