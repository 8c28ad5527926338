package org.slicesweep.jobs.engine;

/**
 * A line now and then, for where nothing can be drawn over: at every tenth of the sweep, and while
 * nothing gets there every ten seconds, later every minute.
 */
final class LogScreen implements ProgressDisplay.Screen {
  private static final double OFTEN_SECONDS = 10;
  private static final double SELDOM_SECONDS = 60;
  private static final double OFTEN_UNTIL_SECONDS = 120;

  private final Terminal terminal;
  private double lastAt;
  private int lastTenth;

  LogScreen(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void show(ProgressSnapshot snapshot) {
    double now = snapshot.elapsedSeconds();
    double every = now <= OFTEN_UNTIL_SECONDS ? OFTEN_SECONDS : SELDOM_SECONDS;
    int tenth = (int) Math.floor(10 * snapshot.fraction());
    if (tenth > lastTenth || now - lastAt >= every) {
      lastAt = now;
      lastTenth = tenth;
      print(ProgressText.plain(snapshot));
    }
  }

  @Override
  public void print(String line) {
    terminal.out().println(terminal.writable(line));
    terminal.out().flush();
  }

  @Override
  public void end(ProgressSnapshot snapshot) {
    print(ProgressText.plain(snapshot));
  }
}
