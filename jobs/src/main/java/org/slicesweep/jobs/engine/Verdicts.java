package org.slicesweep.jobs.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slicesweep.Verdict;
import org.slicesweep.jobs.search.Search;

/** What the driver answers trials that tell of themselves. Thread-safe. */
final class Verdicts {
  private final Search search;
  private final Predicate<String> sharesAPack;
  private final Predicate<String> settled;
  private final Map<String, Verdict> atRung = new ConcurrentHashMap<>();

  /** Of trials that have been judged: the step after which they were judged last. */
  private final Map<String, Integer> judgedAt = new ConcurrentHashMap<>();

  private final Set<String> concluding = ConcurrentHashMap.newKeySet();
  private volatile boolean interrupted;

  /**
   * @param sharesAPack whether others wait for what a trial does
   * @param settled whether a trial's result is stored, though others of its pack go on
   */
  Verdicts(Search search, Predicate<String> sharesAPack, Predicate<String> settled) {
    this.search = search;
    this.sharesAPack = sharesAPack;
    this.settled = settled;
  }

  /** From now on every trial that asks is told to pause. */
  void interrupt() {
    interrupted = true;
  }

  boolean interrupted() {
    return interrupted;
  }

  /** This trial goes on no more: when it is where it was judged last, it is to stop. */
  void conclude(String trialId) {
    concluding.add(trialId);
  }

  /** The search's answer to a trial at one of its rungs, perhaps under an earlier driver. */
  Verdict judged(String trialId, int step, double metric) {
    judgedAt.merge(trialId, step, Math::max);
    return search.reached(trialId, step, metric);
  }

  /** A trial goes on: nobody holds it back. */
  void release(String trialId) {
    atRung.remove(trialId);
  }

  /** The step after which a trial was judged last; 0 for one that was not. */
  int judgedAt(String trialId) {
    return judgedAt.getOrDefault(trialId, 0);
  }

  /** Whether the search, and nobody else, holds a trial back. */
  boolean heldBack(String trialId) {
    return atRung.get(trialId) == Verdict.PAUSE;
  }

  PulseReply reply(Pulse pulse) {
    Map<String, Integer> stop = new HashMap<>();
    List<String> pause = new ArrayList<>();
    for (Pulse.Trial trial : pulse.trials()) {
      switch (verdict(trial)) {
        case GO_ON -> {}
        case PAUSE -> pause.add(trial.id());
        case STOP -> {
          stop.put(trial.id(), judgedAt(trial.id()));
          if (interrupted) { // one that began anew need not come that far
            pause.add(trial.id());
          }
        }
      }
    }
    return stop.isEmpty() && pause.isEmpty() ? PulseReply.GO_ON : new PulseReply(stop, pause);
  }

  private Verdict verdict(Pulse.Trial trial) {
    String id = trial.id();
    if (settled.test(id)) { // its pack is run again for others
      return concluding.contains(id) || atRung.get(id) == Verdict.STOP
          ? Verdict.STOP
          : Verdict.GO_ON;
    }
    Verdict ofSearch = trial.rung() == null ? earlier(id) : atARung(trial);
    if (concluding.contains(id)) {
      return Verdict.STOP;
    }
    boolean pauses = interrupted || (atRung.containsKey(id) && leavesItsPack(id));
    return pauses && ofSearch != Verdict.STOP ? Verdict.PAUSE : ofSearch;
  }

  private Verdict earlier(String trialId) {
    return heldBack(trialId) ? Verdict.PAUSE : Verdict.GO_ON;
  }

  private Verdict atARung(Pulse.Trial trial) {
    boolean again = trial.step() <= judgedAt(trial.id());
    Verdict verdict = judged(trial.id(), trial.step(), trial.rung());
    if (again && verdict == Verdict.GO_ON) {
      release(trial.id()); // it left no checkpoint here, and would not now
    } else {
      atRung.put(trial.id(), verdict);
    }
    return verdict;
  }

  /** Where some are held back, those that go on do so with others that do. */
  private boolean leavesItsPack(String trialId) {
    return search.pauses() && sharesAPack.test(trialId);
  }
}
