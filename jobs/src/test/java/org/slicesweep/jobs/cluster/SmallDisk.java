package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system in memory that is soon full. */
final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTES = 512;
  private static final String FILL = "fill";

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one; empty where that is not allowed. */
  static Optional<SmallDisk> mount(Path folder) throws IOException {
    Files.createDirectories(folder);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", folder.toString());
    return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
  }

  void fill() throws IOException {
    byte[] megabyte = new byte[1 << 20];
    int bytes = megabyte.length;
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILL))) {
      while (bytes > 0) {
        try {
          out.write(megabyte, 0, bytes);
        } catch (IOException full) {
          bytes /= 2;
        }
      }
    }
  }

  void empty() throws IOException {
    Files.deleteIfExists(folder.resolve(FILL));
  }

  @Override
  public void close() {
    boolean unused = run("umount", "--lazy", folder.toString());
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .onExit()
              .join()
              .exitValue()
          == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
