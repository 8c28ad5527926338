package org.slicesweep.jobs.live;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slicesweep.jobs.store.Holder;
import org.slicesweep.jobs.store.RunFiles;

/**
 * Finds out whether a driver lives. Where its machine is another one, clocks may differ: what looks
 * old is looked at again, and lives if it changes.
 *
 * @param patience how long to look; longer than a driver takes between two signs of life
 */
record LifeSigns(RunFiles files, Duration patience) {
  static final Duration PATIENCE = Duration.ofSeconds(14);

  private static final Duration RECENT = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 1000;

  Life of(Optional<Holder> driver) throws IOException {
    if (driver.isEmpty()) {
      return Life.NONE;
    }
    Holder holder = driver.get();
    if (holder.hasEnded()) {
      return Life.ENDED;
    }
    if (holder.isKnownToBeGone()) {
      return Life.GONE;
    }
    if (holder.isKnownToLive() || seemsRecent(holder)) {
      return Life.RUNNING;
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < patience.toNanos()) {
      pause();
      Optional<Holder> now = files.holder();
      if (now.isEmpty() || !now.get().silentSince(holder)) {
        return now.isEmpty() || now.get().hasEnded() ? Life.ENDED : Life.RUNNING;
      }
    }
    return Life.SILENT;
  }

  private static boolean seemsRecent(Holder holder) {
    try {
      Duration ago = Duration.between(Instant.parse(holder.beatAt()), Instant.now());
      return ago.abs().compareTo(RECENT) < 0;
    } catch (RuntimeException e) {
      return false;
    }
  }

  static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while looking for a sign of life");
    }
  }
}
