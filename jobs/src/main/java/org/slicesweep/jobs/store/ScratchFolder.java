package org.slicesweep.jobs.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for this JVM alone, deleted when it ends. */
final class ScratchFolder {
  private ScratchFolder() {}

  static Folder create() throws IOException {
    Path root = Files.createTempDirectory("slicesweep");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
    return new LocalFolder(root);
  }

  private static void delete(Path root) {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // the system empties its folder for temporary files sooner or later
    }
  }
}
