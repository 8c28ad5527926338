package org.slicesweep.common;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Does something in one thread of one process of this machine at a time. */
public final class FileLocks {
  private static final int POLL_MILLIS = 20;

  /** Locks of the operating system belong to the process: its threads need their own. */
  private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private FileLocks() {}

  /** What is done alone. */
  @FunctionalInterface
  public interface Action<T> {
    /**
     * @param exclusive whether no other process does the same: false where the file system has no
     *     locks
     */
    T run(boolean exclusive) throws IOException;
  }

  /**
   * Waits until the lock is free, then runs the action. A process that dies frees its locks.
   *
   * @param file stands for what is locked; created, with its folder, and left behind, because
   *     deleting it would let two processes lock two files of one name
   */
  public static <T> T alone(Path file, Action<T> action) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    ReentrantLock thread = THREADS.computeIfAbsent(key, path -> new ReentrantLock());
    thread.lock();
    try {
      Files.createDirectories(key.getParent());
      try (FileChannel channel =
              FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        return action.run(lock != null);
      }
    } finally {
      thread.unlock();
    }
  }

  /** Null where the file system has no locks, as some network file systems. */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        pause(); // this class in another class loader of the same JVM holds it
      } catch (IOException e) {
        if (!channel.isOpen() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        return null;
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for another thread", e);
    }
  }
}
