package org.slicesweep.torch;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The libtorch that this process has loaded.
 *
 * @param version such as {@code 2.7.1}
 * @param folder where it lies; null where the system does not tell
 * @param cuda whether it is a build for GPUs
 * @param gpus how many it can use
 */
public record TorchLibrary(String version, String folder, boolean cuda, int gpus)
    implements Serializable {
  private static final String CORE = "libtorch_cpu.so";
  private static final String CUDA = "libtorch_cuda.so";

  /**
   * Loads it, where that has not been done.
   *
   * @throws RuntimeException if it cannot be loaded
   * @throws LinkageError if it cannot be loaded
   */
  public static TorchLibrary load() {
    int gpus = Torch.gpuCount();
    Optional<Path> folder = folder(Path.of("/proc/self/maps"));
    return new TorchLibrary(
        Torch.version().replace("libtorch ", ""),
        folder.map(Path::toString).orElse(null),
        gpus > 0 || folder.filter(place -> Files.exists(place.resolve(CUDA))).isPresent(),
        gpus);
  }

  /** The folder of the library among the files that a process has mapped. */
  static Optional<Path> folder(Path maps) {
    try (Stream<String> lines = Files.lines(maps)) {
      return lines
          .filter(line -> line.endsWith("/" + CORE))
          .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
