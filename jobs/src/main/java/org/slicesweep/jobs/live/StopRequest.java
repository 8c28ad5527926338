package org.slicesweep.jobs.live;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Messages;
import org.slicesweep.jobs.store.Holder;
import org.slicesweep.jobs.store.RunFiles;
import org.slicesweep.jobs.store.TrialStore;

/**
 * Ends a sweep from outside.
 *
 * @param tell hears what happens, line by line
 */
public record StopRequest(String results, Consumer<String> tell) {
  /** Longer than a driver takes for its farewell; its signs of life go on meanwhile. */
  private static final long PATIENCE_SECONDS = 60;

  /**
   * Asks whoever runs there to end.
   *
   * @param wait whether to return only when it has
   * @return false when it did not within a minute after its last sign of life
   * @throws InputException if the folder cannot be read or written, or holds no results and nobody
   *     works on any
   */
  public boolean send(boolean wait) {
    RunFiles files = RunFiles.of(results);
    try {
      Optional<Holder> driver = files.holder();
      Life life = life(driver);
      InputException.check(
          life != Life.NONE || TrialStore.open(results).sweep().isPresent(),
          "results",
          "%s holds no results: expected a folder that ./sweep run wrote with --out",
          results);
      if (life == Life.NONE || life == Life.ENDED || life == Life.GONE) {
        tell.accept(nobody(driver, life));
        return true;
      }
      files.requestStop(driver.get());
      tell.accept("asked the driver on %s to end".formatted(driver.get().who()));
      return !wait || await(files, driver.get());
    } catch (IOException e) {
      throw new InputException(results + " cannot be reached: " + Messages.reason(e), e);
    }
  }

  /** A silent driver may still hear, so nobody waits for a sign of life here. */
  private static Life life(Optional<Holder> driver) {
    if (driver.isEmpty()) {
      return Life.NONE;
    }
    if (driver.get().hasEnded()) {
      return Life.ENDED;
    }
    return driver.get().isKnownToBeGone() ? Life.GONE : Life.RUNNING;
  }

  private String nobody(Optional<Holder> driver, Life life) {
    String since =
        switch (life) {
          case GONE -> ": the driver on " + driver.get().who() + " is gone without a word";
          case ENDED ->
              ": the driver on %s ended (%s) at %s"
                  .formatted(driver.get().who(), driver.get().ending(), driver.get().beatWords());
          default -> "";
        };
    return "nobody runs a sweep in " + results + since;
  }

  private boolean await(RunFiles files, Holder asked) throws IOException {
    Holder last = asked;
    long heardAt = System.nanoTime();
    while (System.nanoTime() - heardAt < PATIENCE_SECONDS * 1_000_000_000L) {
      LifeSigns.pause();
      Optional<Holder> now = files.holder();
      if (now.isEmpty() || now.get().generation() != asked.generation() || now.get().hasEnded()) {
        tell.accept("it ended; this goes on with the rest:");
        tell.accept("  " + asked.command());
        return true;
      }
      if (now.get().isKnownToBeGone()) {
        tell.accept("it is gone; this goes on with the rest:");
        tell.accept("  " + asked.command());
        return true;
      }
      if (!now.get().silentSince(last)) {
        last = now.get();
        heardAt = System.nanoTime();
      }
    }
    tell.accept(
        "no sign of life of it for %d s: it seems to be dead, and will end if it wakes up"
            .formatted(PATIENCE_SECONDS));
    return false;
  }
}
