package org.slicesweep.jobs.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;

/**
 * Workers that run trials of invented curves in simulated time, as an engine does: a promoted trial
 * before a fresh one, and at the end what is left over. Checks the contract of {@link Search} as it
 * goes.
 */
final class Competition {
  private final Search search;
  private final Map<String, TrialSpec> trials;
  private final ToDoubleBiFunction<String, Integer> curve;
  private final Random speed;
  private final Map<String, Integer> done = new HashMap<>();
  private final Set<String> paused = new HashSet<>();
  private final Set<String> complete = new HashSet<>();
  private final Set<String> stopped = new HashSet<>();
  private final Map<Integer, List<String>> arrivals = new HashMap<>();
  private final Map<Integer, List<String>> promotions = new HashMap<>();
  private double now;
  private double busy;

  /** A trial that will be at a rung, or at its end. */
  private record Event(double time, String id, int step) {}

  /**
   * @param curve a trial's metric after a step
   * @param speed draws how long a step takes
   */
  Competition(
      Search search,
      Map<String, TrialSpec> trials,
      ToDoubleBiFunction<String, Integer> curve,
      Random speed) {
    this.search = search;
    this.trials = trials;
    this.curve = curve;
    this.speed = speed;
  }

  /** Runs all trials, the fresh ones in this order. */
  Competition run(List<String> order, int workers) {
    Deque<String> fresh = new ArrayDeque<>(order);
    PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingDouble(Event::time).thenComparing(Event::id));
    while (true) {
      while (events.size() < workers) {
        Optional<String> promoted = search.promoted();
        promoted.ifPresent(this::resume);
        String next = promoted.orElseGet(fresh::poll);
        if (next == null) {
          break;
        }
        events.add(leg(next));
      }
      if (events.isEmpty()) {
        break;
      }
      Event event = events.poll();
      now = event.time();
      if (arrive(event)) {
        events.add(leg(event.id()));
      }
    }
    for (String id : search.leftOver()) {
      check(paused.remove(id), id + " is left over but was not paused");
      stopped.add(id);
      search.ended(id);
    }
    check(paused.isEmpty(), "forgotten: " + paused);
    check(search.leftOver().isEmpty() && search.promoted().isEmpty(), "something is left");
    check(complete.size() + stopped.size() == trials.size(), "not all trials ended");
    return this;
  }

  private void resume(String id) {
    check(paused.remove(id), id + " is promoted but was not paused");
    promotions.computeIfAbsent(done.get(id), step -> new ArrayList<>()).add(id);
  }

  private Event leg(String id) {
    int from = done.getOrDefault(id, 0);
    int to = trials.get(id).train().steps();
    for (int rung : search.rungs(trials.get(id))) {
      if (rung > from) {
        to = rung;
        break;
      }
    }
    double takes = (to - from) * (0.5 + speed.nextDouble());
    busy += takes;
    return new Event(now + takes, id, to);
  }

  /** Whether the trial goes on at once. */
  private boolean arrive(Event event) {
    String id = event.id();
    done.put(id, event.step());
    if (event.step() == trials.get(id).train().steps()) {
      complete.add(id);
      search.ended(id);
      return false;
    }
    arrivals.computeIfAbsent(event.step(), step -> new ArrayList<>()).add(id);
    Verdict verdict = search.reached(id, event.step(), curve.applyAsDouble(id, event.step()));
    switch (verdict) {
      case GO_ON -> promotions.computeIfAbsent(event.step(), step -> new ArrayList<>()).add(id);
      case PAUSE -> paused.add(id);
      case STOP -> {
        stopped.add(id);
        search.ended(id);
      }
    }
    return verdict == Verdict.GO_ON;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Trials trained to their end. */
  Set<String> complete() {
    return complete;
  }

  Set<String> stopped() {
    return stopped;
  }

  /** Steps that all trials took together. */
  long steps() {
    return done.values().stream().mapToLong(Integer::longValue).sum();
  }

  List<String> arrivals(int step) {
    return arrivals.getOrDefault(step, List.of());
  }

  List<String> promotions(int step) {
    return promotions.getOrDefault(step, List.of());
  }

  /** The share of the workers' time that they had something to do. */
  double occupation(int workers) {
    return busy / (now * workers);
  }
}
