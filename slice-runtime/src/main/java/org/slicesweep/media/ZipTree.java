package org.slicesweep.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slicesweep.common.InputException;

/**
 * A ZIP archive, read in place: nothing is extracted. It stays open as long as the JVM runs, as its
 * entries may be asked for at any time.
 */
public final class ZipTree implements FileTree {
  private final Path path;
  private final ZipFile archive;
  private final List<String> files = new ArrayList<>();
  private final List<String> folders;

  private ZipTree(Path path, ZipFile archive) {
    this.path = path;
    this.archive = archive;
    Set<String> all = new TreeSet<>();
    archive.stream().forEach(entry -> add(entry, all));
    Collections.sort(files);
    this.folders = List.copyOf(all);
  }

  /**
   * Opens an archive.
   *
   * @throws InputException if it is none, or names an entry outside itself
   */
  @SuppressWarnings("resource") // it stays open
  public static ZipTree of(Path path) {
    try {
      return new ZipTree(path, new ZipFile(path.toFile()));
    } catch (IOException e) {
      throw new InputException(
          "%s is no ZIP archive, or a damaged one: %s".formatted(path, e.getMessage()), e);
    }
  }

  private void add(ZipEntry entry, Set<String> all) {
    String name = entry.getName();
    String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    checkInside(name, plain);
    if (FileTree.isHidden(plain)) {
      return;
    }
    if (!entry.isDirectory()) {
      files.add(plain);
    }
    String folder = entry.isDirectory() ? plain : parent(plain);
    while (!folder.isEmpty()) {
      all.add(folder);
      folder = parent(folder);
    }
  }

  /** An archive that reaches out of itself was made to do harm. */
  private void checkInside(String name, String plain) {
    List<String> parts = List.of(plain.split("/", -1));
    if (plain.startsWith("/") || name.contains("\\") || parts.contains("..")) {
      throw new InputException(
          "%s: entry \"%s\" does not lie inside the archive".formatted(path, name));
    }
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public List<String> files() {
    return Collections.unmodifiableList(files);
  }

  @Override
  public List<String> folders() {
    return folders;
  }

  @Override
  public FileBytes file(String file) {
    return new Entry(file);
  }

  private final class Entry implements FileBytes {
    private final String entry;

    Entry(String entry) {
      this.entry = entry;
    }

    @Override
    public String name() {
      return path + "!" + entry;
    }

    /** What an entry says of its size may be a lie, so the bytes are counted as well. */
    @Override
    public byte[] read(long most) throws IOException {
      ZipEntry said = archive.getEntry(entry);
      if (said.getSize() > most) {
        throw tooLarge("%,d bytes".formatted(said.getSize()), most);
      }
      try (InputStream in = archive.getInputStream(said)) {
        byte[] bytes = in.readNBytes((int) most + 1);
        if (bytes.length > most) {
          throw tooLarge("more", most);
        }
        return bytes;
      }
    }

    private static IOException tooLarge(String size, long most) {
      return new IOException("it unpacks to %s: expected at most %,d bytes".formatted(size, most));
    }
  }
}
