package org.slicesweep.weights;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends a stream whose sender has fallen silent: the HTTP client would wait for ever. */
final class StallGuard extends FilterInputStream {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stalled-downloads");
            thread.setDaemon(true);
            return thread;
          });

  private final Duration patience;
  private final ScheduledFuture<?> watch;
  private volatile long heard = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(InputStream in, Duration patience) {
    super(in);
    this.patience = patience;
    long interval = Math.max(1, patience.toMillis() / 4);
    this.watch =
        CLOCK.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (System.nanoTime() - heard > patience.toNanos()) {
      stalled = true;
      watch.cancel(false);
      try {
        in.close();
      } catch (IOException e) {
        // the reader learns of it
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    heard = System.nanoTime(); // the time between reads is ours
    int count;
    try {
      count = in.read(into, offset, length);
    } catch (IOException e) {
      throw stalled ? silence() : e;
    }
    if (count < 0 && stalled) {
      throw silence();
    }
    return count;
  }

  private IOException silence() {
    return new IOException("the server sent nothing for " + patience.toSeconds() + " s");
  }

  @Override
  public void close() throws IOException {
    watch.cancel(false);
    in.close();
  }
}
