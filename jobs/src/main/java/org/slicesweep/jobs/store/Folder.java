package org.slicesweep.jobs.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Location;

/**
 * The files of one results folder, wherever it stands. Names are relative to it, with {@code /}.
 *
 * <p>Whatever is written is visible complete or not at all: a reader at any instant, and a reader
 * after the writer was killed at any instant, sees whole files only.
 */
interface Folder {
  /** Where files are written before they are seen. */
  String TEMPORARY = "_temporary";

  /**
   * The folder at a path of this machine ({@code results/rank}) or a URI of any file system that
   * Hadoop knows ({@code hdfs://...}, {@code s3a://...}). Nothing is created yet.
   *
   * @throws InputException if there can be no such place
   */
  static Folder at(String location) {
    InputException.check(!location.isBlank(), "out", "the results folder has no name");
    try {
      Optional<Path> path = Location.path(location);
      return path.isPresent() ? new LocalFolder(path.get()) : HadoopFolder.at(new URI(location));
    } catch (InvalidPathException | IOException e) {
      throw new InputException(location + " is no place for results: " + e.getMessage(), e);
    } catch (IllegalArgumentException | URISyntaxException e) {
      throw new InputException(location + " is not a valid address: " + e.getMessage(), e);
    }
  }

  /** The same place, however often the working directory changes or another machine asks. */
  String location();

  /** An address of the file that Spark can open. */
  default String uri(String name) {
    return location() + "/" + name;
  }

  /** Whether every request is paid for, and asking often is no good idea. */
  default boolean isObjectStore() {
    return false;
  }

  /** Names of the files and folders directly below a folder; none if there is no such folder. */
  List<String> names(String folder) throws IOException;

  /** The files directly below a folder, by name; none if there is no such folder. */
  List<StoredFile> files(String folder) throws IOException;

  boolean exists(String name) throws IOException;

  byte[] read(String name) throws IOException;

  /**
   * Writes a file unless one of that name is there; of many writers at once, one wins.
   *
   * @return whether this writer was the one
   */
  boolean create(String name, byte[] content) throws IOException;

  /** Writes a file, in place of any of that name. */
  void replace(String name, byte[] content) throws IOException;

  /** Deletes a file or an empty folder; nothing happens if it is not there. */
  void delete(String name) throws IOException;
}
