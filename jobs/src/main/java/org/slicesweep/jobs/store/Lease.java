package org.slicesweep.jobs.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Messages;

/**
 * A driver's hold on a folder of results: one at a time. While it holds, the driver gives a sign of
 * life every few seconds, and looks whether someone wants it to end, or holds the folder instead.
 *
 * <p>A file a generation, {@code _run/driver-000003.json}: it is created by the first one to want
 * that number, and the highest number holds. So a driver that was taken for dead and wakes up finds
 * that it lost the folder. What two drivers could do to each other meanwhile is train a trial
 * twice: results are stored once whoever does it.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final long BEAT_SECONDS = 10;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY_WHERE_PAID = Duration.ofSeconds(5);

  /** What the folder wants of the driver that holds it. */
  public enum Wish {
    /** To go on. */
    GO_ON,
    /** To end: someone asked for it. */
    STOP,
    /** To end: another driver has the folder now. */
    LOST
  }

  private final RunFiles files;
  private final ScheduledExecutorService clock;
  private Holder holder;
  private Wish wish = Wish.GO_ON;
  private Consumer<Wish> listener = any -> {};
  private String page;
  private String ending = "ended";
  private long lastBeat = System.nanoTime();
  private boolean released;

  private Lease(RunFiles files, Holder holder) {
    this.files = files;
    this.holder = holder;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sweep-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes a folder, and holds it until closed. Where a driver that may be dead has it, this waits a
   * minute for a sign of life.
   *
   * @param command that goes on with the sweep; without secrets
   * @param tell hears, line by line, why it takes so long
   * @throws InputException if another driver holds the folder, or it cannot be written to
   */
  public static Lease take(String out, String command, Consumer<String> tell) {
    RunFiles files = RunFiles.of(out);
    return take(
        new LeaseQueue(files, LeaseClock.REAL, tell),
        command,
        files.isObjectStore() ? LOOK_EVERY_WHERE_PAID : LOOK_EVERY);
  }

  /**
   * @param every how long between looks at the folder
   */
  static Lease take(LeaseQueue queue, String command, Duration every) {
    RunFiles files = queue.files();
    try {
      Lease lease =
          new Lease(files, queue.take(Holder.here(UUID.randomUUID().toString(), command)));
      var unused =
          lease.clock.scheduleWithFixedDelay(
              lease::tick, every.toMillis(), every.toMillis(), MILLISECONDS);
      return lease;
    } catch (IOException e) {
      throw new InputException(files.out() + " cannot be written to: " + Messages.reason(e), e);
    }
  }

  /** What other machines see of this driver. */
  public synchronized Holder holder() {
    return holder;
  }

  /** What the folder wanted when it was last looked at. */
  public synchronized Wish wish() {
    return wish;
  }

  /**
   * Who is to hear, on a thread of the lease's, when the folder wants the driver to end; at once if
   * it does already.
   */
  public void whenToEnd(Consumer<Wish> heard) {
    synchronized (this) {
      listener = heard;
      if (wish == Wish.GO_ON || released) {
        return;
      }
    }
    tell(heard, wish());
  }

  /** Tells others of the page. */
  public synchronized void page(String address) {
    page = address;
    lastBeat = System.nanoTime() - SECONDS.toNanos(BEAT_SECONDS); // at the next look
  }

  /** How it ended, for those who ask later; {@link #close} writes it. */
  public synchronized void ending(String how) {
    ending = how;
  }

  private void tick() {
    Wish heard;
    try {
      heard = look();
      if (heard != Wish.LOST && !beat()) {
        heard = Wish.LOST;
      }
    } catch (IOException | RuntimeException e) {
      // A folder that cannot be reached now may be later; results are tried again, too.
      LOG.info("no sign of life could be given in {}", files.out(), e);
      return;
    }
    if (heard == Wish.LOST) {
      clock.shutdown();
    }
    synchronized (this) {
      if (heard == wish || released) {
        return;
      }
      wish = heard;
      tell(listener, heard);
    }
  }

  /** Beats go on while who hears it ends the sweep. */
  private static void tell(Consumer<Wish> hears, Wish wish) {
    Thread thread = new Thread(() -> hears.accept(wish), "sweep-wish");
    thread.setDaemon(true);
    thread.start();
  }

  private Wish look() throws IOException {
    RunFiles.Look seen = files.look();
    long ours = holder().generation();
    if (seen.highest() > ours) {
      return Wish.LOST;
    }
    return seen.stop() && seen.highest() == ours ? Wish.STOP : wish();
  }

  /** False when another driver's file is where ours was. */
  private boolean beat() throws IOException {
    Holder now;
    synchronized (this) {
      if (released || System.nanoTime() - lastBeat < SECONDS.toNanos(BEAT_SECONDS)) {
        return true;
      }
      now = holder.after(page);
    }
    if (files.isOfAnother(now)) {
      return false;
    }
    files.replace(now);
    synchronized (this) {
      holder = now;
      lastBeat = System.nanoTime();
    }
    return true;
  }

  /** Lets go of the folder. Does nothing the second time, or where another driver has it. */
  @Override
  public void close() {
    synchronized (this) {
      if (released) {
        return;
      }
      released = true;
    }
    clock.shutdown();
    try {
      boolean unused = clock.awaitTermination(5, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      Holder last;
      synchronized (this) {
        last = holder.ended(ending);
        holder = last;
      }
      if (files.look().highest() <= last.generation() && !files.isOfAnother(last)) {
        files.replace(last);
        files.tidy(last.generation(), true);
      }
    } catch (IOException | RuntimeException e) {
      LOG.info("{} could not be released", files.out(), e);
    }
  }
}
