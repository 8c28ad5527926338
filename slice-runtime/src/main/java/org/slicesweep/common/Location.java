package org.slicesweep.common;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file or folder that a setting names: on this machine, or in any file system that Hadoop knows.
 * Nothing has to be there. Its text is what messages call it.
 */
public interface Location {
  /** Two letters at least, so that {@code C:} stays a drive. */
  Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*|file:/.*", Pattern.DOTALL);

  /**
   * @param key the setting, for messages
   * @param given a path, or an address such as {@code hdfs://host/folder} or {@code s3a://bucket/x}
   * @throws InputException if it is neither, or no file system is known for the address
   */
  static Location of(String key, String given) {
    try {
      Optional<Path> path = path(given);
      return path.isPresent()
          ? new LocalLocation(key, path.get())
          : RemoteLocation.of(key, new URI(given));
    } catch (InvalidPathException e) {
      throw new InputException(key, key + " \"" + given + "\" is not a path: " + e.getReason());
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new InputException(
          key, key + " \"" + given + "\" is not an address: " + e.getMessage());
    }
  }

  /**
   * The path on this machine that a text is, or that it is the {@code file:} address of; empty for
   * an address elsewhere. Nothing else in the product tells the two apart.
   *
   * @throws InvalidPathException if there can be no such path
   * @throws URISyntaxException if it is not a proper address
   */
  static Optional<Path> path(String given) throws URISyntaxException {
    if (!ADDRESS.matcher(given).matches()) {
      return Optional.of(Path.of(given));
    }
    URI address = new URI(given);
    return "file".equalsIgnoreCase(address.getScheme())
        ? Optional.of(Path.of(new URI("file", null, address.getPath(), null)))
        : Optional.empty();
  }

  /** A path of this machine. */
  static Location of(String key, Path path) {
    return new LocalLocation(key, path);
  }

  /** Whether a setting's text is an address rather than a path. */
  static boolean isAddress(String given) {
    return ADDRESS.matcher(given).matches() && !given.toLowerCase(Locale.ROOT).startsWith("file:");
  }

  /** The last part of the path. */
  String name();

  /** What is, or would be, below this folder, or at another relative path from it. */
  Location child(String name);

  /**
   * @throws InputException if it is far away and cannot be asked
   */
  boolean isFile();

  /**
   * @throws InputException if it is far away and cannot be asked
   */
  boolean isFolder();

  /** The names of what is beside it, to suggest to who misspelt one; none if that is unknown. */
  List<String> neighbours();

  /**
   * The file or folder on this machine: itself, or a copy that is made once a machine and again
   * when the original changes.
   *
   * @throws InputException if there is nothing, or it cannot be copied
   */
  Path local();
}
