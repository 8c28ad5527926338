package org.slicesweep.common;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that a machine makes once and all its processes use: tokenized text, decoded pixels, copies
 * of remote files. What is kept is named after everything that decides its content, so it never
 * goes stale; it appears whole or not at all; and of many who want it at once one makes it while
 * the others wait.
 *
 * <p>Deleting the folder is always safe: what is needed is made again.
 */
public final class NodeCache {
  /** The system property that names the folder. */
  public static final String PROPERTY = "slicesweep.cache";

  /** The environment variable that names the folder. */
  public static final String VARIABLE = "SLICESWEEP_CACHE";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");
  private static final String DRAFT = ".draft";

  private final Path folder;

  private NodeCache(Path folder) {
    this.folder = requireNonNull(folder, "folder is null");
  }

  /** The folder the user set, else {@code ~/.cache/slicesweep}. */
  public static NodeCache user() {
    String set = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    return in(
        set == null || set.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "slicesweep")
            : Path.of(set));
  }

  /** A cache in a folder, which is created when first written to. */
  public static NodeCache in(Path folder) {
    return new NodeCache(folder);
  }

  /** Where everything is kept. */
  public Path folder() {
    return folder;
  }

  /** Makes what is kept. */
  @FunctionalInterface
  public interface Builder {
    /**
     * Writes a file, or creates a folder and fills it.
     *
     * @param draft does not exist yet; moved to its place when this returns, deleted when it throws
     */
    void build(Path draft) throws IOException;
  }

  /** Opens what is kept, and checks it: anybody may have written to the folder. */
  @FunctionalInterface
  public interface Opener<T> {
    /**
     * @throws IOException if it is not sound, such as a truncated file: it is then made anew
     */
    T open(Path kept) throws IOException;
  }

  /**
   * Opens what is kept under a key, after making it if it is missing or not sound.
   *
   * @param kind what sort of thing it is: a folder in the cache, such as {@code tokens}
   * @param key names the content: a hash of everything that decides it, the format's version
   *     included
   * @throws InputException if it cannot be made or written
   * @throws IllegalArgumentException if kind or key is not a plain file name
   */
  public <T> T open(String kind, String key, Opener<T> opener, Builder builder) {
    Path kept = folder.resolve(name(kind)).resolve(name(key));
    Optional<T> opened = ifSound(kept, opener);
    if (opened.isPresent()) {
      return opened.get();
    }
    try {
      return FileLocks.alone(
          folder.resolve(".locks").resolve(kind).resolve(key + ".lock"),
          exclusive -> {
            Optional<T> meanwhile = ifSound(kept, opener);
            if (meanwhile.isPresent()) {
              return meanwhile.get();
            }
            make(kept, builder, exclusive);
            return opener.open(kept);
          });
    } catch (IOException e) {
      throw new InputException(
          "cannot make %s: %s; %s can name another folder for it".formatted(kept, e, VARIABLE), e);
    }
  }

  private static String name(String given) {
    if (!NAME.matcher(given).matches()) {
      throw new IllegalArgumentException("\"" + given + "\" is not a plain file name");
    }
    return given;
  }

  private static <T> Optional<T> ifSound(Path kept, Opener<T> opener) {
    if (!Files.exists(kept)) {
      return Optional.empty();
    }
    try {
      return Optional.of(opener.open(kept));
    } catch (IOException e) {
      return Optional.empty(); // truncated, foreign, or deleted since: made anew
    }
  }

  private static void make(Path kept, Builder builder, boolean exclusive) throws IOException {
    Files.createDirectories(kept.getParent());
    String drafts = "." + kept.getFileName() + ".";
    if (exclusive) { // then those who began the drafts that lie there are dead
      deleteAll(kept.getParent(), drafts);
    }
    Path draft = kept.resolveSibling(drafts + UUID.randomUUID() + DRAFT);
    try {
      builder.build(draft);
      force(draft);
      if (Files.isDirectory(kept)) {
        delete(kept); // a folder cannot be moved over another
      }
      Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(draft);
    }
  }

  /** Brings the content to the disk before the name is there, for when the power fails. */
  private static void force(Path draft) throws IOException {
    for (Path path : under(draft)) {
      if (Files.isRegularFile(path)) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }

  private static void deleteAll(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> children =
        Files.newDirectoryStream(
            parent,
            child -> {
              String name = child.getFileName().toString();
              return name.startsWith(prefix) && name.endsWith(DRAFT);
            })) {
      for (Path child : children) {
        delete(child);
      }
    }
  }

  private static void delete(Path root) throws IOException {
    for (Path path : under(root).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.deleteIfExists(path);
    }
  }

  /** The path and everything below; nothing if there is no such path. */
  private static List<Path> under(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.toList();
    }
  }
}
