package org.slicesweep.jobs.engine;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Where progress is shown.
 *
 * @param live whether lines can be drawn over
 * @param unicode whether more than ASCII can be written
 */
record Terminal(PrintStream out, boolean live, boolean unicode) {

  static Terminal of(PrintStream out) {
    boolean dumb = "dumb".equals(System.getenv("TERM")) || System.getenv("TERM") == null;
    return new Terminal(
        out, !dumb && isTerminal(out), Charset.defaultCharset().newEncoder().canEncode('·'));
  }

  /** The text in what the terminal can write. */
  String writable(String text) {
    return unicode ? text : text.replace('·', '|').replace("…", "...");
  }

  private static boolean isTerminal(PrintStream out) {
    if (out != System.out && out != System.err) {
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
