package org.slicesweep.media;

import java.util.List;

/** Files under one root: a folder, or an archive. */
public interface FileTree {
  /** What messages call the root. */
  String name();

  /**
   * Every file below the root that is not hidden, relative to it, with {@code /} between folders,
   * sorted.
   */
  List<String> files();

  /** Every folder below the root, empty ones included, in the same form. */
  List<String> folders();

  /**
   * @param file one of {@link #files()}
   */
  FileBytes file(String file);

  /** Whether a path has a part that starts with a dot, or is what macOS adds to archives. */
  static boolean isHidden(String path) {
    for (String part : path.split("/", -1)) {
      if (part.startsWith(".") || part.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }
}
