package org.slicesweep.jobs.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.slicesweep.common.Location;
import org.slicesweep.common.UserFolder;

/** Places in a folder of results, which may be on this machine or behind a URI such as s3a. */
final class Results {
  private Results() {}

  /** The log of its runs, where files can be appended to. */
  static Optional<Path> log(String results) {
    return local(results).map(folder -> folder.resolve("run.log"));
  }

  static Optional<Path> figures(String results) {
    return local(results).map(folder -> folder.resolve("figures"));
  }

  /**
   * What rankings computed, next to the results or in this machine's scratch space, of which each
   * user has an own folder.
   */
  static Path scores(String results) {
    return local(results)
        .map(folder -> folder.resolve("scores").toAbsolutePath()) // for executors, too
        .orElseGet(() -> UserFolder.temporary("scores"));
  }

  private static Optional<Path> local(String results) {
    try {
      return Location.path(results);
    } catch (URISyntaxException e) { // told when the folder is opened
      return Optional.empty();
    }
  }
}
