package org.slicesweep.common;

import java.nio.file.Path;

/** Where a user's processes on this machine share what may vanish: others cannot write there. */
public final class UserFolder {
  private UserFolder() {}

  /** A folder or file of that name there, which need not exist. */
  public static Path temporary(String name) {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "slicesweep-" + System.getProperty("user.name"),
        name);
  }
}
