package org.slicesweep.jobs.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.UserFolder;

/**
 * Keeps an executor's GPUs to itself. A cluster gives a machine's GPUs away again as soon as it
 * takes an executor for lost, but that one's process may still be at work: it takes a while to end,
 * and one whose worker died while it was starting does not even notice.
 *
 * <p>A GPU is a locked file among the process's temporary ones, which are the machine's where GPUs
 * have the machine's numbers, and the container's where they have the container's. The lock ends
 * with the process, however that ends.
 */
final class GpuLocks {
  private static final Logger LOG = LoggerFactory.getLogger(GpuLocks.class);
  private static final long LOOK_AGAIN_MILLIS = 50;

  /** What nobody holds on to is closed at some time, and its lock with it. */
  private static final Set<FileChannel> HELD = ConcurrentHashMap.newKeySet();

  private GpuLocks() {}

  /** Where the locks of a machine are; several may share a folder for temporary files. */
  static Path folder(String machine) {
    return UserFolder.temporary("gpus-" + machine);
  }

  /**
   * Takes GPUs until the end of this process, waiting for them if need be.
   *
   * @throws IllegalStateException if another process still has one of them after the wait
   */
  static void take(Path folder, List<String> addresses, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    // Always in the same order: nobody waits for someone who waits for them.
    for (String address : addresses.stream().sorted().toList()) {
      Path file = folder.resolve(address.replaceAll("[^A-Za-z0-9.-]", "_"));
      while (!take(file)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException(
              "GPU %s is still in use by %s".formatted(address, holder(file)));
        }
        pause();
      }
    }
  }

  /** False while another process has it; where nothing can be locked nobody is kept waiting. */
  private static boolean take(Path file) {
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      HELD.add(channel); // to close any channel of a file gives up this process's lock on it
      if (channel.tryLock() == null) {
        HELD.remove(channel);
        channel.close();
        return false;
      }
      tell(channel);
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is this process's already", file);
    } catch (IOException e) {
      LOG.warn("{} cannot be locked: {}", file, e.toString());
    }
    return true;
  }

  private static void tell(FileChannel channel) {
    try {
      channel.truncate(0);
      String holder = "process " + ProcessHandle.current().pid();
      channel.write(ByteBuffer.wrap(holder.getBytes(US_ASCII)));
    } catch (IOException e) {
      LOG.debug("a full disk holds no names", e); // it holds the lock all the same
    }
  }

  private static String holder(Path file) {
    try {
      String told = Files.readString(file, US_ASCII);
      return told.isEmpty() ? "another process" : told;
    } catch (IOException e) {
      return "another process";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a GPU", e);
    }
  }
}
