package org.slicesweep.jobs.search;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Where trials are compared: of those that reached it, one in {@code reduction} may go on. */
final class Rung {
  private final int reduction;
  private final NavigableSet<Arrival> waiting = new TreeSet<>();
  private final NavigableSet<Arrival> gone = new TreeSet<>();
  private int reached;

  Rung(int reduction) {
    this.reduction = reduction;
  }

  /** Someone came; whoever can never go on is only counted. */
  void arrive(Arrival arrival) {
    reached++;
    if (Double.isFinite(arrival.metric())) {
      waiting.add(arrival);
    }
  }

  /**
   * Who may go on now. While fewer than one in {@code reduction} have gone, the best that waits is
   * among the best one in {@code reduction} of all that came.
   */
  Optional<Arrival> best() {
    return gone.size() < reached / reduction && !waiting.isEmpty()
        ? Optional.of(waiting.first())
        : Optional.empty();
  }

  /** The best of all that came, if it still waits: the rounding must not cost it its place. */
  Optional<Arrival> leader() {
    boolean leads =
        !waiting.isEmpty() && (gone.isEmpty() || waiting.first().metric() > gone.first().metric());
    return leads ? Optional.of(waiting.first()) : Optional.empty();
  }

  void goOn(Arrival arrival) {
    waiting.remove(arrival);
    gone.add(arrival);
  }

  void leave(Arrival arrival) {
    waiting.remove(arrival);
  }

  /** Its place is free again, for another. */
  void giveBack(Arrival arrival) {
    gone.remove(arrival);
  }
}
