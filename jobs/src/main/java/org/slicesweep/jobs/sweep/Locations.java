package org.slicesweep.jobs.sweep;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Paths as a trial stores them: absolute, so that its id and its data do not depend on the folder a
 * command was called from.
 */
final class Locations {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+:.*");

  private Locations() {}

  /** Resolves a path against the working directory; {@code maven:name} stays as it is. */
  static String absolute(String key, String text, Place at) {
    if (text.isBlank()) {
      throw at.error(key + " is empty");
    }
    if (SCHEME.matcher(text).matches()) {
      return text;
    }
    try {
      return Path.of(text).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      throw at.error(key + " is not a path: " + e.getReason());
    }
  }
}
