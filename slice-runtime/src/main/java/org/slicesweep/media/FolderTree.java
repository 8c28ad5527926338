package org.slicesweep.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slicesweep.common.InputException;

/** A folder on the disk; links are followed. */
public final class FolderTree implements FileTree {
  private final Path root;
  private final List<String> files = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();

  private FolderTree(Path root) {
    this.root = root;
  }

  /**
   * Lists a folder.
   *
   * @throws InputException if it cannot be listed
   */
  public static FolderTree of(Path root) {
    FolderTree tree = new FolderTree(root);
    try (Stream<Path> paths = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      paths.forEach(tree::add);
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("%s cannot be listed: %s".formatted(root, reason(e)), e);
    }
    Collections.sort(tree.files);
    Collections.sort(tree.folders);
    return tree;
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    return cause instanceof FileSystemLoopException loop
        ? "the link %s leads back to a folder around it".formatted(loop.getFile())
        : cause.getMessage();
  }

  private void add(Path path) {
    String relative = String.join("/", parts(root.relativize(path)));
    if (!path.equals(root) && !FileTree.isHidden(relative)) {
      (Files.isDirectory(path) ? folders : files).add(relative);
    }
  }

  private static List<String> parts(Path path) {
    List<String> parts = new ArrayList<>();
    path.forEach(part -> parts.add(part.toString()));
    return parts;
  }

  @Override
  public String name() {
    return root.toString();
  }

  @Override
  public List<String> files() {
    return Collections.unmodifiableList(files);
  }

  @Override
  public List<String> folders() {
    return Collections.unmodifiableList(folders);
  }

  @Override
  public FileBytes file(String file) {
    return new OnDisk(root.resolve(file));
  }

  /** A file of its own. */
  record OnDisk(Path file) implements FileBytes {
    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public byte[] read(long most) throws IOException {
      long size = Files.size(file);
      if (size > most) {
        throw new IOException("it holds %,d bytes: expected at most %,d".formatted(size, most));
      }
      return Files.readAllBytes(file);
    }

    @Override
    public Optional<Path> path() {
      return Optional.of(file);
    }
  }
}
