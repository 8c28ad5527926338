package org.slicesweep.common;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.PrintStream;

/** Tells a terminal, where lines can be drawn over, from a file or a pipe. */
public final class Terminals {
  private Terminals() {}

  /** Whether what is printed appears on a terminal that knows how to go back in a line. */
  public static boolean isTerminal(PrintStream out) {
    String kind = System.getenv("TERM");
    if (kind == null || kind.equals("dumb") || (out != System.out && out != System.err)) {
      return false;
    }
    // System.console() speaks of input and output together, and in newer JDKs of neither. The
    // process inherits our streams, so it can be asked about them.
    String question = "test -t " + (out == System.out ? 1 : 2);
    try {
      Process test = new ProcessBuilder("sh", "-c", question).inheritIO().start();
      return test.waitFor(1, SECONDS) && test.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
