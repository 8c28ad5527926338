package org.slicesweep.jobs.search;

/** A trial that halving judges. Its bracket alone changes it. */
final class Contender {
  enum State {
    /** Fresh, running, or promoted: it may report more. */
    ACTIVE,
    /** Left at a rung, waiting for a promotion. */
    PAUSED,
    /** Will report no more, or not be listened to. */
    OUT
  }

  private final String id;
  private final Bracket bracket;
  private final int steps;
  private final Arrival[] arrivals;
  private State state = State.ACTIVE;
  private int rung = -1;

  Contender(String id, Bracket bracket, int steps) {
    this.id = id;
    this.bracket = bracket;
    this.steps = steps;
    this.arrivals = new Arrival[bracket.ladder().size()];
  }

  String id() {
    return id;
  }

  Bracket bracket() {
    return bracket;
  }

  int steps() {
    return steps;
  }

  State state() {
    return state;
  }

  void become(State state) {
    this.state = state;
  }

  /** The rung it reached last; -1 before the first. */
  int rung() {
    return rung;
  }

  void arrive(int rung, Arrival arrival) {
    this.rung = rung;
    arrivals[rung] = arrival;
  }

  /** What it brought to the rung it reached last. */
  Arrival latest() {
    return arrivals[rung];
  }
}
