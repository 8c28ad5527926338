package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.spark.SparkEnv;

/** Tells of a running attempt every few milliseconds, so that a killed one's end is known, too. */
final class AttemptLog implements AutoCloseable {
  private static final long BEAT_MILLIS = 25;

  private final FileChannel file;
  private final Attempt attempt;
  private final Thread heart;
  private boolean ended;

  private AttemptLog(FileChannel file, Attempt attempt) {
    this.file = file;
    this.attempt = attempt;
    this.heart = new Thread(this::beat, "attempt");
    heart.setDaemon(true);
  }

  static AttemptLog begin(Path folder, String device, String trial) {
    SparkEnv spark = SparkEnv.get();
    long now = System.currentTimeMillis();
    try {
      Files.createDirectories(folder);
      AttemptLog log =
          new AttemptLog(
              FileChannel.open(
                  folder.resolve(UUID.randomUUID().toString()),
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE),
              new Attempt(
                  spark.blockManager().blockManagerId().host(),
                  device,
                  spark.executorId(),
                  trial,
                  now,
                  now,
                  false));
      log.tell();
      log.heart.start();
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void beat() {
    try {
      while (true) {
        Thread.sleep(BEAT_MILLIS);
        synchronized (this) {
          if (!file.isOpen()) {
            return;
          }
          tell();
        }
      }
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void end() {
    ended = true;
  }

  private synchronized void tell() throws IOException {
    Attempt now =
        new Attempt(
            attempt.machine(),
            attempt.device(),
            attempt.executor(),
            attempt.trial(),
            attempt.start(),
            System.currentTimeMillis(),
            ended);
    file.write(ByteBuffer.wrap(now.line().getBytes(StandardCharsets.US_ASCII)), 0);
  }

  @Override
  public synchronized void close() {
    try {
      tell();
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
