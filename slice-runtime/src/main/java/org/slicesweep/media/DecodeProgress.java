package org.slicesweep.media;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.Terminals;

/** Says how far decoding has come, where it takes longer than a moment. */
final class DecodeProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DecodeProgress.class);
  private static final long PATIENCE = 2_000_000_000L;
  private static final long PAUSE = 500_000_000L;
  private static final int WIDTH = 79;

  private final String name;
  private final int total;
  private final long start = System.nanoTime();
  private long drawn = start + PATIENCE - PAUSE;
  private int done;
  private Boolean live;

  DecodeProgress(String name, int total) {
    this.name = name;
    this.total = total;
  }

  synchronized void advance() {
    done++;
    long now = System.nanoTime();
    if (now - drawn >= PAUSE) {
      drawn = now;
      live = live == null ? Terminals.isTerminal(System.err) : live;
      if (live) {
        draw(line(now));
      }
    }
  }

  private String line(long now) {
    double rate = done / ((now - start) / 1e9);
    return String.format(
        Locale.ROOT, "decoded %,d of %,d of %s (%.0f a second)", done, total, name, rate);
  }

  private static void draw(String text) {
    String shown = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
    System.err.print("\r" + shown + " ".repeat(WIDTH - shown.length()));
    System.err.flush();
  }

  @Override
  public synchronized void close() {
    if (Boolean.TRUE.equals(live)) {
      draw("");
      System.err.print("\r");
    }
    LOG.info("{}", line(System.nanoTime()));
  }
}
