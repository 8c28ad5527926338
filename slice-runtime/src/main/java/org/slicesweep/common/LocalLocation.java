package org.slicesweep.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A path of this machine. */
record LocalLocation(String key, Path path) implements Location {
  @Override
  public String name() {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  @Override
  public Location child(String name) {
    return new LocalLocation(key, path.resolve(name).normalize());
  }

  @Override
  public boolean isFile() {
    return Files.exists(path) && !Files.isDirectory(path); // a pipe is one, too
  }

  @Override
  public boolean isFolder() {
    return Files.isDirectory(path);
  }

  @Override
  public List<String> neighbours() {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of(); // the folder may not be listed
    }
  }

  @Override
  public Path local() {
    InputException.check(Files.exists(path), key, "%s %s does not exist", key, path);
    return path;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
