package org.slicesweep.jobs.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slicesweep.Verdict;
import org.slicesweep.jobs.search.Contender.State;

/** The trials that are compared with each other, and the rungs they climb. */
final class Bracket {
  private final Ladder ladder;
  private final List<Rung> rungs;
  private final List<Contender> contenders = new ArrayList<>();
  private int active;
  private long arrivals;

  Bracket(Ladder ladder, int reduction) {
    this.ladder = ladder;
    this.rungs = IntStream.range(0, ladder.size()).mapToObj(rung -> new Rung(reduction)).toList();
  }

  Ladder ladder() {
    return ladder;
  }

  Contender add(String id, int steps) {
    Contender contender = new Contender(id, this, steps);
    contenders.add(contender);
    active++;
    return contender;
  }

  List<Contender> contenders() {
    return contenders;
  }

  /** A trial is at a step, which of a very short trial may be several rungs at once. */
  Verdict reached(Contender contender, int step, double metric) {
    Verdict verdict = standing(contender, step);
    if (contender.state() == State.OUT) {
      return verdict;
    }
    for (int rung = contender.rung() + 1; rung < ladder.size(); rung++) {
      int at = ladder.step(rung, contender.steps());
      if (at == step && at < contender.steps()) {
        if (contender.state() == State.PAUSED) {
          if (ladder.step(contender.rung(), contender.steps()) == step) {
            break; // it waits at the first of the rungs that fall on this step
          }
          goOn(contender); // told of a later rung, it has passed this one
        }
        verdict = arrive(contender, rung, metric);
      }
    }
    return verdict;
  }

  /** What holds for a trial already: a step told again must not count again. */
  private Verdict standing(Contender contender, int step) {
    boolean before =
        contender.rung() < 0 || step != ladder.step(contender.rung(), contender.steps());
    return switch (contender.state()) {
      case ACTIVE -> Verdict.GO_ON;
      case PAUSED -> before ? Verdict.GO_ON : Verdict.PAUSE;
      case OUT -> Verdict.STOP;
    };
  }

  private Verdict arrive(Contender contender, int rung, double metric) {
    Arrival arrival = new Arrival(contender, metric, arrivals++);
    contender.arrive(rung, arrival);
    rungs.get(rung).arrive(arrival);
    active--;
    if (!Double.isFinite(metric)) {
      contender.become(State.OUT);
      return Verdict.STOP;
    }
    contender.become(State.PAUSED);
    boolean best = rungs.get(rung).best().filter(arrival::equals).isPresent();
    if (!best && lastChance().filter(contender::equals).isEmpty()) {
      return Verdict.PAUSE;
    }
    goOn(contender);
    return Verdict.GO_ON;
  }

  /** Algorithm 2's get_job, less the fresh trials: from the highest rung down. */
  Optional<Contender> promotable() {
    for (int rung = rungs.size() - 1; rung >= 0; rung--) {
      Optional<Arrival> best = rungs.get(rung).best();
      if (best.isPresent()) {
        return Optional.of(best.get().contender());
      }
    }
    return lastChance();
  }

  /**
   * When no one is under way or may go on by merit: a rung's best one goes on even where too few
   * came for a place, from the lowest rung up, so that whoever comes from below is compared first.
   */
  private Optional<Contender> lastChance() {
    return active > 0 || rungs.stream().anyMatch(rung -> rung.best().isPresent())
        ? Optional.empty()
        : rungs.stream()
            .flatMap(rung -> rung.leader().stream())
            .findFirst()
            .map(Arrival::contender);
  }

  void goOn(Contender contender) {
    if (contender.state() == State.PAUSED) {
      rungs.get(contender.rung()).goOn(contender.latest());
      contender.become(State.ACTIVE);
      active++;
    }
  }

  /** The trial reports no more. */
  void leave(Contender contender) {
    if (contender.state() == State.PAUSED) {
      rungs.get(contender.rung()).leave(contender.latest());
    } else if (contender.state() == State.ACTIVE) {
      active--;
    }
    contender.become(State.OUT);
  }

  void fail(Contender contender) {
    if (contender.state() == State.ACTIVE && contender.rung() >= 0) {
      rungs.get(contender.rung()).giveBack(contender.latest());
    }
    leave(contender);
  }
}
