package org.slicesweep.weights;

import java.io.PrintStream;
import java.util.Locale;
import org.slicesweep.common.Terminals;

/**
 * Shows downloads: one bar that is drawn over on a terminal, else a line a file. Files that are
 * fetched side by side take turns.
 */
final class DownloadDisplay implements DownloadProgress {
  private static final long NANOS_BETWEEN_DRAWINGS = 100_000_000;
  private static final int LONGEST_BAR = 20;
  private static final int WIDTH = 79;

  private final String model;
  private final PrintStream out;
  private final boolean live;
  private String file = "";
  private long firstBytes;
  private long firstTime;
  private long drawn;

  DownloadDisplay(String model, PrintStream out, boolean live) {
    this.model = model;
    this.out = out;
    this.live = live;
  }

  /** On this process's standard error. */
  static DownloadDisplay of(String model) {
    return new DownloadDisplay(model, System.err, Terminals.isTerminal(System.err));
  }

  @Override
  public synchronized void at(String name, long bytes, long total) {
    long now = System.nanoTime();
    if (!name.equals(file)) {
      file = name;
      firstBytes = bytes; // what an earlier run fetched says nothing of the rate
      firstTime = now;
      drawn = now - NANOS_BETWEEN_DRAWINGS;
    }
    if (live && now - drawn >= NANOS_BETWEEN_DRAWINGS) {
      drawn = now;
      double rate = (bytes - firstBytes) / Math.max(1e-3, (now - firstTime) / 1e9);
      draw(line(name, bytes, total, rate));
    }
  }

  /** Such as {@code model.safetensors [####......] 23% 20.9 of 90.9 MB 11.2 MB/s}. */
  static String line(String name, long bytes, long total, double bytesPerSecond) {
    String rate = megabytes(bytesPerSecond) + " MB/s";
    if (total <= 0) {
      return "%s  %s MB  %s".formatted(name, megabytes((double) bytes), rate);
    }
    double share = Math.min(1, (double) bytes / total);
    String figures =
        "%3d%%  %s of %s MB  %s"
            .formatted(
                (int) (share * 100), megabytes((double) bytes), megabytes((double) total), rate);
    int bar = Math.min(LONGEST_BAR, WIDTH - name.length() - figures.length() - " [] ".length());
    if (bar <= 0) {
      return name + " " + figures;
    }
    int filled = (int) (share * bar);
    return "%s [%s%s] %s".formatted(name, "#".repeat(filled), ".".repeat(bar - filled), figures);
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private void draw(String text) {
    String shown = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
    out.print("\r" + shown + " ".repeat(WIDTH - shown.length()));
    out.flush();
  }

  @Override
  public synchronized void done(String name, long bytes) {
    clear();
    out.printf("fetched %s of %s (%s MB)%n", name, model, megabytes((double) bytes));
  }

  @Override
  public synchronized void failed(String name) {
    clear();
  }

  private void clear() {
    if (live) {
      out.print("\r" + " ".repeat(WIDTH) + "\r");
      out.flush();
    }
    file = "";
  }
}
