package org.slicesweep.jobs.engine;

import java.io.PrintStream;
import java.nio.charset.Charset;
import org.slicesweep.common.Terminals;

/**
 * Where progress is shown.
 *
 * @param live whether lines can be drawn over
 * @param unicode whether more than ASCII can be written
 */
record Terminal(PrintStream out, boolean live, boolean unicode) {

  static Terminal of(PrintStream out) {
    return new Terminal(
        out, Terminals.isTerminal(out), Charset.defaultCharset().newEncoder().canEncode('·'));
  }

  /** The text in what the terminal can write. */
  String writable(String text) {
    return unicode ? text : text.replace('·', '|').replace("…", "...");
  }
}
