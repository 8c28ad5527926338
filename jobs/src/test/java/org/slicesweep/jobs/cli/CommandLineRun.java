package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command said, and the code it ended with. */
record CommandLineRun(int exitCode, String out, String err) {
  static CommandLineRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
