package org.slicesweep.jobs.engine;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows and columns of the terminal the process was started from. */
record TerminalSize(int rows, int columns) {
  private static final TerminalSize USUAL = new TerminalSize(24, 80);
  private static final Pattern STTY = Pattern.compile("\\s*(\\d{1,5}) (\\d{1,5})\\s*");

  /** Asks {@code stty}, which knows of a window that was resized, then the environment. */
  static TerminalSize now() {
    File terminal = new File("/dev/tty");
    if (terminal.canRead()) {
      try {
        Process stty = new ProcessBuilder("stty", "size").redirectInput(terminal).start();
        if (stty.waitFor(1, SECONDS)) {
          String answer =
              new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
          return parse(answer, fromEnvironment());
        }
        stty.destroyForcibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        return fromEnvironment();
      }
    }
    return fromEnvironment();
  }

  static TerminalSize parse(String stty, TerminalSize otherwise) {
    Matcher matcher = STTY.matcher(stty);
    if (!matcher.matches()) {
      return otherwise;
    }
    int rows = Integer.parseInt(matcher.group(1));
    int columns = Integer.parseInt(matcher.group(2));
    return rows > 0 && columns > 0 ? new TerminalSize(rows, columns) : otherwise;
  }

  private static TerminalSize fromEnvironment() {
    return parse(System.getenv("LINES") + " " + System.getenv("COLUMNS"), USUAL);
  }
}
