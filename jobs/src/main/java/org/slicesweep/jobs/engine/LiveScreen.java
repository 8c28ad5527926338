package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.List;

/** Draws progress over itself at the bottom of a terminal; what is printed scrolls by above. */
final class LiveScreen implements ProgressDisplay.Screen {
  /** How many refreshes a measured window size is believed. */
  private static final int MEASURE_EVERY = 20;

  private static final int MOST_TRIALS = 8;
  private static final String ERASE_BELOW = "\u001b[J";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final Terminal terminal;
  private List<String> drawn = List.of();
  private TerminalSize size;
  private int refreshes;

  LiveScreen(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void show(ProgressSnapshot snapshot) {
    if (refreshes++ % MEASURE_EVERY == 0) {
      size = TerminalSize.now();
    }
    draw("", lines(snapshot, size));
  }

  @Override
  public void print(String line) {
    draw(line + System.lineSeparator(), drawn);
  }

  @Override
  public void end(ProgressSnapshot snapshot) {
    TerminalSize last = size == null ? TerminalSize.now() : size;
    List<String> bar = ProgressText.bar(snapshot, last.columns() - 1);
    draw(String.join(System.lineSeparator(), bar) + System.lineSeparator(), List.of());
  }

  /** The bar, and trials beneath it where the window is tall enough to spare the lines. */
  static List<String> lines(ProgressSnapshot snapshot, TerminalSize size) {
    int width = size.columns() - 1;
    List<String> lines = new ArrayList<>(ProgressText.bar(snapshot, width));
    lines.addAll(ProgressText.trials(snapshot, width, Math.min(MOST_TRIALS, size.rows() / 3 - 1)));
    return lines;
  }

  private void draw(String above, List<String> lines) {
    StringBuilder frame = new StringBuilder();
    if (drawn.size() > 1) {
      frame.append("\u001b[").append(drawn.size() - 1).append('A');
    }
    frame.append('\r').append(ERASE_BELOW).append(above);
    // A window narrower than it was measured cuts lines instead of breaking them.
    frame.append(NO_WRAP).append(String.join(System.lineSeparator(), lines)).append(WRAP);
    terminal.out().print(terminal.writable(frame.toString())); // one write: nothing gets between
    terminal.out().flush();
    drawn = lines;
  }
}
