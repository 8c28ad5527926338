package org.slicesweep.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slicesweep.common.InputException;

/** The one libtorch of this JVM. */
public final class Torch {
  private static final Engine ENGINE = load();

  private Torch() {}

  /** Several JVMs may unpack the native library at the same moment: one at a time, by file lock. */
  private static Engine load() {
    String configured = System.getenv("DJL_CACHE_DIR");
    Path cache =
        configured == null
            ? Path.of(System.getProperty("user.home"), ".djl.ai")
            : Path.of(configured);
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("slicesweep.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setGraphExecutorOptimize(false);
        return lock.isValid() ? engine : null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the native library's cache " + cache, e);
    }
  }

  public static String version() {
    return "libtorch " + ENGINE.getVersion();
  }

  public static int gpuCount() {
    return ENGINE.getGpuCount();
  }

  /** Returns GPU memory that libtorch keeps for later to the driver. */
  public static void emptyGpuCache() {
    JniUtils.emptyCudaCache();
  }

  /** A scope for tensors on a device, to be closed by the caller. */
  public static TensorScope scope(TorchDevice device) {
    Device place = device.isGpu() ? Device.gpu(device.index()) : Device.cpu();
    return new TensorScope(ENGINE.newBaseManager(place), device);
  }

  /**
   * Sets what libtorch keeps for each thread. To be called by every thread that runs programs.
   *
   * @param threads cores that one operation may use; 1 makes results independent of load
   */
  public static void prepareThread(int threads) {
    JniUtils.setNumThreads(threads);
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(true);
  }

  /** Cores that one operation of this thread may use. */
  public static int threads() {
    return JniUtils.getNumThreads();
  }

  static InputException noSuchDevice(String device, String expected) {
    return new InputException("device", "device \"" + device + "\": expected " + expected);
  }
}
