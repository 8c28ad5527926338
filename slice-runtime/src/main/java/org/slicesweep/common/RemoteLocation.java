package org.slicesweep.common;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slicesweep.common.RemoteFileSystem.Status;

/** An address in a file system of other machines. */
final class RemoteLocation implements Location {
  private final String key;
  private final URI address;
  private final RemoteFileSystem files;

  private RemoteLocation(String key, URI address, RemoteFileSystem files) {
    this.key = key;
    this.address = address;
    this.files = files;
  }

  static RemoteLocation of(String key, URI address) {
    // The jar that this class is in has the service: on a Spark executor no other loader need.
    RemoteFileSystem files =
        ServiceLoader.load(RemoteFileSystem.class, RemoteLocation.class.getClassLoader())
            .findFirst()
            .orElseThrow(
                () ->
                    new InputException(
                        key,
                        "%s %s: only paths of this machine can be read without Spark"
                            .formatted(key, address)));
    return of(key, address, files);
  }

  static RemoteLocation of(String key, URI address, RemoteFileSystem files) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    InputException.check(
        files.knows(scheme),
        key,
        "%s %s: no file system is known for \"%s\": %s",
        key,
        address,
        scheme,
        Nearest.hint(scheme, files.schemes()));
    InputException.check(
        address.getRawQuery() == null && address.getRawFragment() == null,
        key,
        "%s %s: a ? or # in a path is written %%3F or %%23",
        key,
        address);
    return new RemoteLocation(key, address, files);
  }

  @Override
  public String name() {
    String path = withoutSlash(address.getPath());
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String withoutSlash(String path) {
    return path.replaceFirst("/+$", "");
  }

  @Override
  public Location child(String name) {
    return new RemoteLocation(key, below(address, name), files);
  }

  static URI below(URI folder, String name) {
    return withPath(folder, withoutSlash(folder.getPath()) + "/" + name);
  }

  private static URI withPath(URI address, String path) {
    try {
      return new URI(address.getScheme(), address.getAuthority(), path, null, null).normalize();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path + " is not a path", e);
    }
  }

  @Override
  public boolean isFile() {
    return status().filter(status -> !status.folder()).isPresent();
  }

  @Override
  public boolean isFolder() {
    return status().filter(Status::folder).isPresent();
  }

  private Optional<Status> status() {
    try {
      return files.status(address);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public List<String> neighbours() {
    String path = withoutSlash(address.getPath());
    int slash = path.lastIndexOf('/');
    try {
      return slash < 0
          ? List.of()
          : files.list(withPath(address, path.substring(0, slash + 1))).stream()
              .map(Status::name)
              .sorted()
              .toList();
    } catch (IOException e) {
      return List.of(); // it may not be listed
    }
  }

  @Override
  public Path local() {
    Status status =
        status()
            .orElseThrow(
                () -> new InputException(key, "%s %s does not exist".formatted(key, address)));
    try {
      return new RemoteCopy(files, address, status).in(NodeCache.user());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private InputException unreadable(IOException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    InputException unreadable =
        new InputException(
            key,
            "%s %s cannot be read: %s"
                .formatted(key, address, reason.isEmpty() ? e.getClass().getSimpleName() : reason));
    unreadable.initCause(e);
    return unreadable;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
