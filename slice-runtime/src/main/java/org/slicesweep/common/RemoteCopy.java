package org.slicesweep.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slicesweep.common.RemoteFileSystem.Status;

/**
 * Copies a remote file, or a folder with all below it, to the machine's cache: under the hash of
 * its address and of every file's path, size and version, so that what changes is copied anew.
 */
final class RemoteCopy {
  private static final String KIND = "remote";

  /** Object stores take a while to answer, and answer many at once. */
  private static final int THREADS = 8;

  private final RemoteFileSystem files;
  private final URI address;
  private final Status root;

  /** A file to copy; its path is relative to the copy, which holds the root under its own name. */
  private record Piece(URI address, Path path, Status status) {}

  RemoteCopy(RemoteFileSystem files, URI address, Status root) {
    this.files = files;
    this.address = address;
    this.root = root;
  }

  Path in(NodeCache cache) throws IOException {
    Path name = plain(root.name().isEmpty() ? "root" : root.name());
    List<Piece> pieces = new ArrayList<>();
    collect(address, name, root, pieces);
    pieces.sort(Comparator.comparing(piece -> piece.path().toString()));
    Sha256 key = new Sha256().add(address.toString()).add(root.folder() ? "folder" : "file");
    for (Piece piece : pieces) {
      key.add(piece.path().toString())
          .add(Long.toString(piece.status().bytes()))
          .add(piece.status().version());
    }
    return cache.open(
        KIND, key.hex(), copy -> whole(copy, name, pieces), draft -> copy(draft, name, pieces));
  }

  private void collect(URI at, Path path, Status status, List<Piece> pieces) throws IOException {
    if (!status.folder()) {
      pieces.add(new Piece(at, path, status));
      return;
    }
    for (Status child : files.list(at)) {
      Path name = plain(child.name());
      collect(RemoteLocation.below(at, child.name()), path.resolve(name), child, pieces);
    }
  }

  /** The other side chooses the names: none may lead out of the copy. */
  private static Path plain(String name) throws IOException {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\\') >= 0
        || name.indexOf('\0') >= 0) {
      throw new IOException("\"" + name + "\" is no name of a file");
    }
    return Path.of(name);
  }

  private static Path whole(Path copy, Path name, List<Piece> pieces) throws IOException {
    for (Piece piece : pieces) {
      checkSize(copy.resolve(piece.path()), piece);
    }
    return copy.resolve(name);
  }

  private static void checkSize(Path file, Piece piece) throws IOException {
    long size = Files.size(file);
    if (size != piece.status().bytes()) {
      throw new IOException(
          "%s has %d bytes, its copy %d".formatted(piece.address(), piece.status().bytes(), size));
    }
  }

  private void copy(Path draft, Path name, List<Piece> pieces) throws IOException {
    Files.createDirectories(root.folder() ? draft.resolve(name) : draft);
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, pieces.size() + 1));
    try {
      List<Future<?>> copies = new ArrayList<>();
      for (Piece piece : pieces) {
        copies.add(
            threads.submit(
                () -> {
                  copy(piece, draft.resolve(piece.path()));
                  return null;
                }));
      }
      for (Future<?> copy : copies) {
        copy.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException unreadable) {
        throw unreadable;
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while copying " + address, e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void copy(Piece piece, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = opened(piece);
        OutputStream out = Files.newOutputStream(to)) {
      for (int count = read(in, chunk, piece); count >= 0; count = read(in, chunk, piece)) {
        out.write(chunk, 0, count);
      }
    }
    checkSize(to, piece);
  }

  private InputStream opened(Piece piece) {
    try {
      return files.open(piece.address());
    } catch (IOException e) {
      throw unreadable(piece, e);
    }
  }

  private static int read(InputStream in, byte[] chunk, Piece piece) {
    try {
      return in.read(chunk);
    } catch (IOException e) {
      throw unreadable(piece, e);
    }
  }

  /** Another folder for the cache would not help. */
  private static InputException unreadable(Piece piece, IOException e) {
    return new InputException("%s cannot be read: %s".formatted(piece.address(), e), e);
  }
}
