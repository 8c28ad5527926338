package org.slicesweep.jobs.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;
import org.slicesweep.jobs.search.Contender.State;

/**
 * Asynchronous successive halving by promotion (Li et al. 2020, "A System for Massively Parallel
 * Hyperparameter Tuning", Algorithm 2): a trial waits at each rung until it is among the best one
 * in {@code reduction} of those that reached it. One bracket for each backbone and task.
 *
 * <p>Two things differ from Algorithm 2, because a sweep's trials are neither endless nor in random
 * order. A rung promotes only while fewer than one in {@code reduction} of its arrivals have gone
 * on (the delayed promotion of Li et al. 2022, "Hyper-Tune"): Algorithm 2 would promote nearly
 * everything where a grid's better trials come later. And when nothing else is under way, the best
 * trial of a rung goes on even if the count rounds it away. So {@link #mostSteps} is a bound for
 * any order, and the best trial of the first rung always reaches the second.
 */
final class Asha implements Search {
  private final Map<Field, Bracket> brackets = new LinkedHashMap<>();
  private final Map<String, Contender> contenders = new HashMap<>();
  private final Map<TrialSpec, Contender> specs = new HashMap<>();
  private final int reduction;

  Asha(Map<String, TrialSpec> trials, AshaRule rule) {
    this.reduction = rule.reduction();
    Field.longest(trials.values())
        .forEach(
            (field, longest) ->
                brackets.put(field, new Bracket(rule.ladder(longest), rule.reduction())));
    trials.forEach(
        (id, spec) -> {
          Contender contender = brackets.get(Field.of(spec)).add(id, spec.train().steps());
          contenders.put(id, contender);
          specs.put(spec, contender);
        });
  }

  @Override
  public int[] rungs(TrialSpec spec) {
    Contender contender = specs.get(spec); // never changes
    return contender == null ? new int[0] : contender.bracket().ladder().steps(contender.steps());
  }

  @Override
  public synchronized Verdict reached(String trialId, int step, double metric) {
    Contender contender = contenders.get(trialId);
    return contender == null ? Verdict.GO_ON : contender.bracket().reached(contender, step, metric);
  }

  @Override
  public boolean pauses() {
    return true;
  }

  @Override
  public synchronized void ended(String trialId) {
    Contender contender = contenders.get(trialId);
    if (contender != null) {
      contender.bracket().leave(contender);
    }
  }

  @Override
  public synchronized void failed(String trialId) {
    Contender contender = contenders.get(trialId);
    if (contender != null) {
      contender.bracket().fail(contender);
    }
  }

  @Override
  public synchronized void remaining(Set<String> trialIds) {
    contenders.values().stream()
        .filter(contender -> !trialIds.contains(contender.id()))
        .filter(contender -> contender.state() != State.OUT)
        .forEach(
            contender -> {
              contender.bracket().goOn(contender);
              contender.bracket().leave(contender);
            });
  }

  @Override
  public synchronized Optional<String> promoted() {
    for (Bracket bracket : brackets.values()) {
      Optional<Contender> promotable = bracket.promotable();
      if (promotable.isPresent()) {
        bracket.goOn(promotable.get());
        return Optional.of(promotable.get().id());
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized List<String> leftOver() {
    List<String> left = new ArrayList<>();
    for (Contender contender : contenders.values()) {
      if (contender.state() == State.PAUSED) {
        contender.bracket().leave(contender);
        left.add(contender.id());
      }
    }
    return left;
  }

  @Override
  public OptionalLong mostSteps() {
    return OptionalLong.of(
        brackets.values().stream()
            .mapToLong(bracket -> new HalvingCost(bracket, reduction).most())
            .sum());
  }

  @Override
  public OptionalLong expectedSteps() {
    return OptionalLong.of(
        brackets.values().stream()
            .mapToLong(bracket -> new HalvingCost(bracket, reduction).expected())
            .sum());
  }
}
