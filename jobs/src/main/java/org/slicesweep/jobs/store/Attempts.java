package org.slicesweep.jobs.store;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.slicesweep.BuildInfo;
import org.slicesweep.common.Sha256;

/**
 * Names the files that are being written after the process that writes them, so that what a killed
 * one left can be told from what a live one is at.
 */
final class Attempts {
  /** Writing takes well under a second; what is older than this has no writer any more. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private static final int MACHINE_DIGITS = 8;

  /** For people the name, and what tells the containers apart that share one. */
  private static final String MACHINE =
      BuildInfo.host().replace('_', '-')
          + "-"
          + Sha256.of(ThisProcess.machine()).substring(0, MACHINE_DIGITS);

  private Attempts() {}

  static String newName() {
    return MACHINE + "_" + ThisProcess.pid() + "_" + UUID.randomUUID();
  }

  /** Whether a temporary file's writer is known to be gone. */
  static boolean abandoned(StoredFile file) {
    if (file.modified() < System.currentTimeMillis() - ABANDONED.toMillis()) {
      return true;
    }
    String[] parts = file.name().split("_", 3);
    return parts.length == 3
        && parts[0].equals(MACHINE)
        && parts[1].matches("\\d{1,18}")
        && ProcessHandle.of(Long.parseLong(parts[1])).isEmpty();
  }

  /** Deletes what killed attempts left half-written, and the folder if nothing is left. */
  static void tidy(Folder folder) throws IOException {
    for (StoredFile file : folder.files(Folder.TEMPORARY)) {
      if (abandoned(file)) {
        folder.delete(Folder.TEMPORARY + "/" + file.name());
      }
    }
    if (folder.names(Folder.TEMPORARY).isEmpty()) {
      folder.delete(Folder.TEMPORARY);
    }
  }
}
