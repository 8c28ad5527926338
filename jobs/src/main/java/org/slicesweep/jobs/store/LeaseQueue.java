package org.slicesweep.jobs.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slicesweep.common.InputException;

/**
 * How a driver gets hold of a folder of results: at once where nobody has it, or where who had it
 * is known to be gone; after a while where who had it gives no sign of life; and not at all where
 * that one lives.
 *
 * @param tell hears how long it still waits
 */
record LeaseQueue(RunFiles files, LeaseClock clock, Consumer<String> tell) {
  /** A driver that was silent for so long is taken for dead. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final long TELL_EVERY_SECONDS = 10;

  /**
   * Waits, if need be, until the folder is free, and takes it.
   *
   * @return us, with our generation
   * @throws InputException if another driver holds it and lives
   */
  Holder take(Holder us) throws IOException {
    while (true) {
      Optional<Holder> there = files.holder();
      if (there.isPresent() && !there.get().hasEnded() && !isFree(there.get())) {
        continue; // it changed hands while we looked
      }
      Holder ours = us.ofGeneration(there.map(Holder::generation).orElse(0L) + 1);
      if (files.create(ours)) {
        files.tidy(ours.generation(), false);
        return ours;
      }
    }
  }

  /**
   * Waits until the holder is known to be dead.
   *
   * @return false when the folder has another holder meanwhile, or none
   */
  private boolean isFree(Holder holder) throws IOException {
    if (holder.isKnownToBeGone()) {
      tell.accept(
          "the driver on %s that had %s is gone: going on where it was"
              .formatted(holder.who(), files.out()));
      return true;
    }
    if (holder.isKnownToLive()) {
      throw refusal(holder);
    }
    // Their clock is not ours: believe the folder's, and beyond that only what we see change.
    double silent = Math.max(0, files.secondsSilent(holder).orElse(0));
    long start = clock.nanoTime();
    long told = Long.MAX_VALUE;
    while (true) {
      double waited = (clock.nanoTime() - start) / 1e9;
      long left = (long) Math.ceil(LIMIT.toSeconds() - silent - waited);
      if (left <= 0) {
        tell.accept(
            "the driver on %s gave no sign of life for %d s: its folder is taken over"
                .formatted(holder.who(), Math.round(silent + waited)));
        return true;
      }
      if (told - left >= TELL_EVERY_SECONDS || told == Long.MAX_VALUE) {
        told = left;
        tell.accept(
            "waiting for the driver on %s, silent for %d s: in %d s its folder is taken over"
                .formatted(holder.who(), Math.round(silent + waited), left));
      }
      clock.sleep(LOOK_EVERY);
      Optional<Holder> now = files.holder();
      if (now.isEmpty() || now.get().hasEnded() || now.get().generation() != holder.generation()) {
        return false;
      }
      if (!now.get().silentSince(holder)) {
        throw refusal(now.get());
      }
    }
  }

  private InputException refusal(Holder holder) {
    return new InputException(
        "out",
        ("%s is in use by a driver on %s since %s, its last sign of life was at %s: wait until it"
                + " ends, or end it with ./sweep stop --results %s")
            .formatted(
                files.out(), holder.who(), holder.sinceWords(), holder.beatWords(), files.out()));
  }
}
