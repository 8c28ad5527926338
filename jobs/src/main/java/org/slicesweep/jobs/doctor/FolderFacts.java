package org.slicesweep.jobs.doctor;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slicesweep.common.Messages;

/**
 * A folder of a machine.
 *
 * @param problem why nothing can be written there; null where it can
 * @param free bytes left on its disk; 0 where nothing can be written
 */
record FolderFacts(String path, String problem, long free) implements Serializable {
  private static final byte[] SAMPLE = new byte[4096];

  /** Writes a file there and deletes it again. */
  static FolderFacts of(Path folder) {
    try {
      Files.createDirectories(folder);
      Path sample = Files.createTempFile(folder, ".doctor", "");
      try {
        Files.write(sample, SAMPLE);
      } finally {
        Files.delete(sample);
      }
      return new FolderFacts(folder.toString(), null, Files.getFileStore(folder).getUsableSpace());
    } catch (IOException | SecurityException e) {
      return new FolderFacts(folder.toString(), Messages.reason(e), 0);
    }
  }
}
