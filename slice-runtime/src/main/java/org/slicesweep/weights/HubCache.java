package org.slicesweep.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.slicesweep.common.FileLocks;

/**
 * Where a model of a Hub is kept, which is where and as the Hub's own library keeps it:
 *
 * <pre>
 * models--owner--name/refs/main                  the commit
 * models--owner--name/blobs/ETAG                 a file's content
 * models--owner--name/snapshots/COMMIT/FILE      a link to it
 * </pre>
 */
record HubCache(Path root, HubName name) {

  Path folder() {
    return root.resolve(name.folder());
  }

  /** The commit of the name's revision, if anything of it is here. */
  Optional<String> commit() {
    String commit = name.revision();
    if (!name.isPinned()) {
      try {
        commit = Files.readString(reference()).strip();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return HubName.isCommit(commit) && Files.isDirectory(snapshot(commit))
        ? Optional.of(commit)
        : Optional.empty();
  }

  /** Remembers the commit of the name's revision. */
  void keepCommit(String commit) throws IOException {
    if (!name.isPinned()) {
      ByteBuffer content = ByteBuffer.wrap(commit.getBytes(StandardCharsets.US_ASCII));
      AtomicFiles.write(reference(), channel -> AtomicFiles.writeFully(channel, content));
    }
  }

  private Path reference() {
    return folder().resolve("refs").resolve(name.revision());
  }

  private Path snapshot(String commit) {
    return folder().resolve("snapshots").resolve(commit);
  }

  /** A commit's file, which need not be here. */
  Path file(String commit, String file) {
    return snapshot(commit).resolve(file);
  }

  /** Brings a file's content to a draft. */
  @FunctionalInterface
  interface Download {
    void to(Path draft) throws IOException;
  }

  /**
   * Puts a file of a commit in its place: of all who want it at once, one downloads it.
   *
   * @param download goes on with a draft that is there; its draft stays if it fails
   */
  Path keep(String commit, HubFile file, Download download) throws IOException {
    Path blob = folder().resolve("blobs").resolve(file.etag());
    Files.createDirectories(blob.getParent());
    Path lock = root.resolve(".locks").resolve(name.folder()).resolve(file.etag() + ".lock");
    return FileLocks.alone(
        lock,
        exclusive -> {
          if (!file.fits(blob)) {
            make(blob, download, exclusive);
          }
          return link(blob, file(commit, file.name()));
        });
  }

  private static void make(Path blob, Download download, boolean exclusive) throws IOException {
    // Where there are no locks, two processes must not write to one draft.
    String own = exclusive ? "" : "." + UUID.randomUUID().toString().substring(0, 8);
    Path draft = blob.resolveSibling(blob.getFileName() + own + ".incomplete");
    try {
      download.to(draft);
      Files.move(draft, blob, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (!exclusive) {
        Files.deleteIfExists(draft); // nobody would find it again
      }
    }
  }

  /** Puts the content under its name: as a link or, where there are none, as a copy. */
  private static Path link(Path blob, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      try {
        Files.createSymbolicLink(draft, file.getParent().relativize(blob));
      } catch (UnsupportedOperationException | IOException e) {
        Files.copy(blob, draft);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    return file;
  }
}
